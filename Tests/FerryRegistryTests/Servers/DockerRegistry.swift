// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryPorts

/// Debian's `docker-registry` on loopback, with its files in a temporary folder.
final class DockerRegistry: Sendable {
  let folder: TemporaryFolder
  /// `127.0.0.1:<port>`.
  let host: String
  private let process: ChildProcess

  /// With an account, every request needs it.
  init(account: RegistryCredentials? = nil) async throws {
    folder = try TemporaryFolder()
    var auth = ""
    if let account {
      // bcrypt at its cheapest: the server checks it with every request.
      let line = try await ChildProcess.run(
        "htpasswd", ["-nbB", "-C", "4", account.username, account.password.revealed])
      let path = try folder.write("htpasswd", line)
      auth = "auth: {htpasswd: {realm: test, path: \(path)}}"
    }
    let path = try folder.write(
      "config.yml",
      """
      version: 0.1
      storage: {filesystem: {rootdirectory: \(folder.path)/data}}
      http: {addr: "127.0.0.1:0"}
      \(auth)
      """)
    process = try ChildProcess("docker-registry", ["serve", path])
    let line = try await process.line(containing: "listening on 127.0.0.1:")
    let port = line.components(after: "listening on 127.0.0.1:").prefix(while: \.isNumber)
    host = "127.0.0.1:\(port)"
  }

  func close() { process.close() }
}

extension String {
  fileprivate func components(after marker: String) -> Substring {
    firstRange(of: marker).map { self[$0.upperBound...] } ?? ""
  }
}
