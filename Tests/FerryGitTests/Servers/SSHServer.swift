// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGit
import Glibc

/// OpenSSH's server on loopback, for the user who runs the tests.
struct SSHServer {
  let port: Int
  let user: String
  /// The line of `known_hosts` for its ed25519 key.
  let knownHosts: String
  private let folder: TemporaryFolder
  private let process: ChildProcess

  init() async throws {
    folder = try TemporaryFolder()
    user = try await ChildProcess.run("id", ["-un"]).trimmed
    try await Self.makeKey("host", "ed25519", in: folder)
    for type in ["ed25519", "ecdsa"] { try await Self.makeKey(type, type, in: folder) }
    try await ChildProcess.run(
      "sh", ["-ec", "mkdir -p /run/sshd; cat ed25519.pub ecdsa.pub >authorized_keys"],
      directory: folder.path)
    (process, port) = try await Self.started(in: folder)
    let key = String(decoding: try folder.read("host.pub"), as: UTF8.self).split(separator: " ")
    knownHosts = "[127.0.0.1]:\(port) \(key[0]) \(key[1])"
  }

  /// The text of a private key that the server takes: `ed25519` or `ecdsa`.
  func privateKey(_ type: String) throws -> Redacted<String> {
    Redacted(String(decoding: try folder.read(type), as: UTF8.self))
  }

  /// What a client needs to get in.
  func credentials(
    _ type: String = "ed25519", knownHosts: String? = nil
  ) throws -> GitCredentials {
    GitCredentials(
      ssh: GitCredentials.SSH(
        privateKey: try privateKey(type), knownHosts: knownHosts ?? self.knownHosts))
  }

  /// The address of a repository on this machine.
  func remote(_ path: String) throws -> GitRemote {
    try GitRemote(parsing: "ssh://\(user)@127.0.0.1:\(port)\(path)")
  }

  private static func makeKey(
    _ name: String, _ type: String, in folder: TemporaryFolder
  ) async throws {
    try await ChildProcess.run(
      "ssh-keygen", ["-qt", type, "-N", "", "-f", name], directory: folder.path)
  }

  /// sshd takes no port 0, so a free one may be taken by somebody else before sshd has it.
  private static func started(in folder: TemporaryFolder) async throws -> (ChildProcess, Int) {
    for _ in 0..<5 {
      let (descriptor, port) = try listeningSocket()
      close(descriptor)
      let options = [
        "Port=\(port)", "ListenAddress=127.0.0.1", "HostKey=\(folder.path)/host", "PidFile=none",
        "AuthorizedKeysFile=\(folder.path)/authorized_keys", "PasswordAuthentication=no",
        "UsePAM=no", "StrictModes=no",
      ]
      let process = try ChildProcess(
        "/usr/sbin/sshd", ["-D", "-e", "-f", "/dev/null"] + options.flatMap { ["-o", $0] })
      if (try? await process.line(containing: "Server listening")) != nil { return (process, port) }
    }
    throw Unexpected("sshd does not start")
  }
}
