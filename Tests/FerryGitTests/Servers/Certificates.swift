// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers

/// An authority, a server's certificate for 127.0.0.1 and a client's, made by `openssl` in a folder.
struct Certificates {
  let authority: String
  let client: String
  let clientKey: String

  init(in folder: TemporaryFolder) async throws {
    try folder.write("names", "subjectAltName=IP:127.0.0.1\n")
    try await ChildProcess.run("sh", ["-ec", Self.script], directory: folder.path)
    authority = String(decoding: try folder.read("authority.crt"), as: UTF8.self)
    client = String(decoding: try folder.read("client.crt"), as: UTF8.self)
    clientKey = String(decoding: try folder.read("client.key"), as: UTF8.self)
  }

  private static let script = """
    curve="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    openssl req -x509 $curve -keyout authority.key -out authority.crt -subj /CN=authority -days 2
    for name in server client; do
      openssl req $curve -keyout $name.key -out $name.csr -subj /CN=$name
      openssl x509 -req -in $name.csr -CA authority.crt -CAkey authority.key -CAcreateserial \
        -extfile names -out $name.crt -days 2
    done
    """
}
