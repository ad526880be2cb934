// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPorts

/// A certificate authority, a server's certificate and a client's, made for one test.
package struct Certificates {
  /// What the server's certificate calls it, beside `127.0.0.1`.
  package static let serverName = "cluster.test"

  package let folder: TemporaryFolder
  package let authority: [UInt8]

  package init() async throws {
    folder = try TemporaryFolder()
    try folder.write("make.sh", Self.script)
    try await ChildProcess.run("sh", ["-e", "make.sh"], directory: folder.path)
    authority = try folder.read("ca.pem")
  }

  /// Trusts the authority.
  package var trust: TLSSettings { TLSSettings(certificateAuthority: authority) }

  /// A client that the authority vouches for.
  package func client() throws -> TLSSettings.ClientIdentity {
    TLSSettings.ClientIdentity(
      certificate: try folder.read("client.pem"), key: Redacted(try folder.read("client.key")))
  }

  private static let script = """
    key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
    sign() {
      openssl req -new -key $1.key -subj "/CN=$1" -out $1.csr
      openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \\
        -extfile $1.ext -out $1.pem
    }
    key ca.key; key server.key; key client.key
    openssl req -x509 -new -key ca.key -subj "/CN=Test authority" -days 2 -out ca.pem
    echo "subjectAltName=DNS:\(serverName),IP:127.0.0.1" > server.ext
    echo "extendedKeyUsage=clientAuth" > client.ext
    sign server; sign client
    """
}
