// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGit
import FerryPorts
import Glibc
import Testing

/// What goes wrong between us and an SSH server, and what still works.
@Suite(.timeLimit(.minutes(1)))
struct SSHTests {
  private let main = BranchName("main")!

  @Test func `a server that is not in known_hosts is refused, with the line to add`()
    async throws
  {
    let served = try await Served()
    let key = served.server.knownHosts.drop { $0 != " " }
    let workspace = try served.workspace(knownHosts: "example.com\(key)")
    let failure = try #require(await expect(.untrusted) { try await workspace.fetch() })
    #expect(failure.detail.contains("is not in known_hosts"))
    #expect(failure.detail.contains(served.server.knownHosts))
    #expect(failure.detail.contains("SHA256:"))
  }

  @Test func `a server whose key changed is refused`() async throws {
    let (served, other) = (try await Served(), try await SSHServer())
    let key = other.knownHosts.drop { $0 != " " }
    let workspace = try served.workspace(
      knownHosts: "[127.0.0.1]:\(served.server.port)\(key)")
    let failure = try #require(await expect(.untrusted) { try await workspace.fetch() })
    #expect(failure.detail.contains("not the one in known_hosts"))
  }

  @Test func `a malformed known_hosts is a setting to mend`() async throws {
    let served = try await Served()
    await expect(.invalid) { try await served.workspace(knownHosts: "host key").fetch() }
  }

  @Test func `a key that the server does not take is refused once, not for ever`() async throws {
    let (served, other) = (try await Served(), try await SSHServer())
    let foreign = GitCredentials.SSH(
      privateKey: try other.privateKey("ed25519"), knownHosts: served.server.knownHosts)
    let workspace = try served.workspace(GitCredentials(ssh: foreign))
    let failure = try #require(await expect(.unauthorized) { try await workspace.fetch() })
    #expect(failure.detail.contains("deploy keys"))
  }

  @Test(arguments: ["ed25519", "ecdsa"])
  func `both kinds of keys open the server`(_ type: String) async throws {
    let served = try await Served()
    let workspace = try served.workspace(served.server.credentials(type))
    try await workspace.fetch()
    #expect(try await workspace.commit(of: main) != nil)
  }

  @Test(arguments: [
    ("rsa", ["-N", ""], "RSA keys do not work"), ("rsa", ["-N", "", "-m", "PEM"], "RSA keys"),
    ("ed25519", ["-N", "12345"], "passphrase"),
    ("ecdsa", ["-N", "12345", "-m", "PEM"], "passphrase"),
  ])
  func `a key that cannot work is refused before the server is asked`(
    _ type: String, _ options: [String], _ words: String
  ) async throws {
    let folder = try TemporaryFolder()
    try await ChildProcess.run(
      "ssh-keygen", ["-qt", type, "-f", "key"] + options, directory: folder.path)
    let key = Redacted(String(decoding: try folder.read("key"), as: UTF8.self))
    let failure = try #require(await refusal(key, knownHosts: "example.com ssh-ed25519 AAAA"))
    #expect(failure.detail.contains(words))
  }

  @Test func `settings that are missing are asked for`() async throws {
    #expect(await refusal(Redacted("nonsense"), knownHosts: "x")?.code == .invalid)
    let key = Redacted("-----BEGIN OPENSSH PRIVATE KEY-----")
    #expect(await refusal(key, knownHosts: " \n")?.detail.contains("known_hosts is empty") == true)
    let remote = try GitRemote(parsing: "git@example.com:x.git")
    let folder = try TemporaryFolder()
    let workspace = GitWorkspace(of: remote, in: folder.path) { .none }
    await expect(.unauthorized) { try await workspace.fetch() }
  }

  @Test func `a repository that is not there is named`() async throws {
    let served = try await Served()
    let workspace = GitWorkspace(
      of: try served.server.remote("/nothing/here.git"), in: try served.repository.folder.unused(),
      worker: ferryBinary
    ) { [credentials = try served.server.credentials()] in credentials }
    await expect(.missingRepository) { try await workspace.fetch() }
  }

  @Test func `a silent server is given up and nothing of the worker is left`() async throws {
    let silent = try SilentServer()
    let served = try await Served()
    let remote = try GitRemote(parsing: "ssh://git@127.0.0.1:\(silent.port)/x.git")
    let folder = try served.repository.folder.unused()
    let limits = GitLimits(connect: .seconds(1), stall: .seconds(1))
    let workspace = GitWorkspace(of: remote, in: folder, limits: limits, worker: ferryBinary) {
      [credentials = try served.server.credentials()] in credentials
    }
    await expect(.timedOut) { try await workspace.fetch() }
    let workers = try await ChildProcess.run("sh", ["-c", "pgrep -f '[g]it-worker' || true"])
    #expect(!workers.contains("\(getpid())"))
    #expect(try await ChildProcess.run("ls", [folder]).trimmed == "clone.git")
  }

  @Test func `a cancelled fetch kills its worker`() async throws {
    let silent = try SilentServer()
    let served = try await Served()
    let remote = try GitRemote(parsing: "ssh://git@127.0.0.1:\(silent.port)/x.git")
    let workspace = GitWorkspace(
      of: remote, in: try served.repository.folder.unused(), worker: ferryBinary
    ) { [credentials = try served.server.credentials()] in credentials }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await expect(.cancelled) { try await workspace.fetch() } }
      group.cancelAll()
    }
  }

  @Test(arguments: ["/bin/true", "/bin/cat", "/nonexistent"])
  func `a worker that does not answer is a failure, not a hang`(_ binary: String) async throws {
    let folder = try TemporaryFolder()
    let credentials = GitCredentials(
      ssh: .init(
        privateKey: Redacted("-----BEGIN OPENSSH PRIVATE KEY-----"), knownHosts: "example.com x"))
    let workspace = GitWorkspace(
      of: try GitRemote(parsing: "git@example.com:x.git"), in: folder.path, worker: binary
    ) { credentials }
    await expect(.unexpected) { try await workspace.fetch() }
  }

  private func refusal(_ key: Redacted<String>, knownHosts: String) async -> GitFailure? {
    guard let remote = try? GitRemote(parsing: "git@example.com:x.git"),
      let folder = try? TemporaryFolder()
    else { return nil }
    let workspace = GitWorkspace(of: remote, in: folder.path, worker: "/nonexistent") {
      GitCredentials(ssh: .init(privateKey: key, knownHosts: knownHosts))
    }
    return await expect(.invalid) { try await workspace.fetch() }
  }
}

/// An SSH server with a repository that has a branch `main`.
private struct Served {
  let repository: ServerRepository
  let server: SSHServer

  init() async throws {
    repository = try await ServerRepository()
    server = try await SSHServer()
    try await repository.write(["a.txt": "a"], to: BranchName("main")!)
  }

  func workspace(_ credentials: GitCredentials) throws -> GitWorkspace {
    GitWorkspace(
      of: try server.remote(repository.path), in: try repository.folder.unused(),
      worker: ferryBinary
    ) { credentials }
  }

  func workspace(knownHosts: String) throws -> GitWorkspace {
    try workspace(try server.credentials(knownHosts: knownHosts))
  }
}
