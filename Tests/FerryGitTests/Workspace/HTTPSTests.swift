// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGit
import FerryPorts
import Testing

/// What goes wrong between us and an HTTPS server, and what still works.
@Suite(.timeLimit(.minutes(1)))
struct HTTPSTests {
  private let main = BranchName("main")!

  @Test func `a wrong token is refused and named as the reason`() async throws {
    let server = try await Served(.plain)
    let login = GitLogin(user: "ada", token: Redacted("wrong"))
    let failure = await expect(.unauthorized) {
      try await server.workspace(login: login).fetch()
    }
    #expect(
      failure?.description
        == "while fetching http://127.0.0.1:\(server.port)/served.git: the server"
        + " does not let this token read (HTTP 401); give Ferry one with read access")
  }

  @Test func `a missing token is asked for, with the access it needs`() async throws {
    let server = try await Served(.plain)
    let reading = await expect(.unauthorized) {
      try await server.workspace(login: nil).fetch()
    }
    #expect(reading?.detail.contains("give Ferry a token with read access") == true)
  }

  @Test(arguments: [
    ("/status/404/x.git", GitFailure.Code.missingRepository),
    ("/status/500/x.git", .unreachable), ("/status/503/x.git", .unreachable),
    ("/status/429/x.git", .unreachable), ("/status/403/x.git", .unauthorized),
    ("/status/418/x.git", .unexpected), ("/page/x.git", .missingRepository),
    ("/nothing.git", .missingRepository), ("/elsewhere/served.git", .invalid),
  ])
  func `an answer that is not Git's has its own failure`(
    _ path: String, _ code: GitFailure.Code
  ) async throws {
    let server = try await Served(.plain)
    let failure = await expect(code) { try await server.workspace(path: path).fetch() }
    #expect(failure?.description.contains("pw") == false)
  }

  @Test func `a redirect within the server is followed, for a push too`() async throws {
    let server = try await Served(.plain)
    let workspace = try server.workspace(path: "/moved/served.git")
    try await workspace.fetch()
    let first = try #require(try await workspace.commit(of: main))
    let commit = try await workspace.commit(.sample(on: first, ["b.txt": "b"]))
    #expect(try await workspace.push(commit, to: main, expecting: first) == .pushed)
  }

  @Test func `a server that nobody vouches for is not trusted`() async throws {
    let server = try await Served(.tls)
    let other = try TemporaryFolder()
    let foreign = try await Certificates(in: other).authority
    for authorities in [nil, foreign] {
      let failure = await expect(.untrusted) {
        try await server.workspace(authorities: authorities).fetch()
      }
      #expect(failure?.detail.contains("authority") == true)
    }
  }

  @Test func `a malformed authority is a setting to mend`() async throws {
    let server = try await Served(.tls)
    await expect(.invalid) { try await server.workspace(authorities: "nonsense").fetch() }
  }

  @Test func `a client's certificate opens a server that asks for one`() async throws {
    let server = try await Served(.mutual)
    let authorities = server.certificates?.authority
    await expect(.unreachable) { try await server.workspace(authorities: authorities).fetch() }
    let certificates = try #require(server.certificates)
    let client = GitCredentials.ClientCertificate(
      certificate: certificates.client, key: Redacted(certificates.clientKey))
    let workspace = try server.workspace(authorities: authorities, client: client)
    try await workspace.fetch()
    #expect(try await workspace.commit(of: main) != nil)
  }

  @Test(arguments: ["http", "https"])
  func `a silent server fails within the limits`(_ scheme: String) async throws {
    let silent = try SilentServer()
    let remote = try GitRemote(parsing: "\(scheme)://127.0.0.1:\(silent.port)/x.git")
    let folder = try TemporaryFolder()
    let limits = GitLimits(connect: .seconds(1), stall: .seconds(1))
    let workspace = GitWorkspace(of: remote, in: folder.path, limits: limits) { .none }
    // The total is ten minutes: without the other limits the suite's own would end this.
    await expect(.timedOut) { try await workspace.fetch() }
  }

  @Test func `a fetch may not take longer than it may in all`() async throws {
    let silent = try SilentServer()
    let remote = try GitRemote(parsing: "http://127.0.0.1:\(silent.port)/x.git")
    let folder = try TemporaryFolder()
    let limits = GitLimits(total: .milliseconds(300))
    let workspace = GitWorkspace(of: remote, in: folder.path, limits: limits) { .none }
    await expect(.timedOut) { try await workspace.fetch() }
  }

  @Test func `a cancelled fetch ends at once`() async throws {
    let silent = try SilentServer()
    let remote = try GitRemote(parsing: "http://127.0.0.1:\(silent.port)/x.git")
    let folder = try TemporaryFolder()
    let workspace = GitWorkspace(of: remote, in: folder.path) { .none }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await expect(.cancelled) { try await workspace.fetch() } }
      group.cancelAll()
    }
  }

  @Test func `an answer larger than allowed is not read to its end`() async throws {
    let server = try await Served(.plain)
    let noise = (0..<40_000).map { "\($0 &* 2_654_435_761)" }.joined(separator: " ")
    _ = try await server.repository.write(["noise.txt": noise], to: main)
    let limits = GitLimits(receivedBytes: 10_000)
    await expect(.tooLarge) { try await server.workspace(limits: limits).fetch() }
    let fewObjects = GitLimits(receivedObjects: 1)
    await expect(.tooLarge) { try await server.workspace(limits: fewObjects).fetch() }
  }

  @Test func `a branch that moves while the push is under way is lost, not refused`()
    async throws
  {
    let server = try await Served(.plain)
    let workspace = try server.workspace()
    try await workspace.fetch()
    let first = try #require(try await workspace.commit(of: main))
    let theirs = try await server.repository.write(["a.txt": "theirs"], to: main)
    try await server.repository.move(main, to: first)
    try await server.repository.hook(
      "pre-receive", "env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main \(theirs)")
    let ours = try await workspace.commit(.sample(on: first, ["a.txt": "ours"]))
    #expect(try await workspace.push(ours, to: main, expecting: first) == .lost)
    #expect(try await server.repository.head(of: main) == theirs)
  }

  @Test func `credentials are asked for before each exchange`() async throws {
    let server = try await Served(.plain)
    let tokens = Lock(["secret", "expired"])
    let folder = try TemporaryFolder()
    let workspace = GitWorkspace(of: try server.remote(), in: folder.path) {
      let token = tokens.withLock { $0.removeFirst() }
      return GitCredentials(login: .init(user: "ada", token: Redacted(token)))
    }
    try await workspace.fetch()
    await expect(.unauthorized) { try await workspace.fetch() }
  }
}

/// A server with a repository that has a branch `main`.
private struct Served {
  let repository: ServerRepository
  let certificates: Certificates?
  private let manner: GitHTTPServer.Manner
  private let server: GitHTTPServer

  var port: Int { server.port }

  init(_ manner: GitHTTPServer.Manner) async throws {
    self.manner = manner
    repository = try await ServerRepository()
    certificates = manner == .plain ? nil : try await Certificates(in: repository.folder)
    server = try await GitHTTPServer(repository.folder, manner)
    try await repository.write(["a.txt": "a"], to: BranchName("main")!)
  }

  func remote(_ path: String = "/served.git") throws -> GitRemote {
    let scheme = manner == .plain ? "http" : "https"
    return try GitRemote(parsing: "\(scheme)://127.0.0.1:\(port)\(path)")
  }

  func workspace(
    path: String = "/served.git", login: GitLogin? = .ada,
    authorities: String? = nil, client: GitCredentials.ClientCertificate? = nil,
    limits: GitLimits = GitLimits()
  ) throws -> GitWorkspace {
    let credentials = GitCredentials(
      login: login, authorities: authorities, clientCertificate: client)
    let folder = try repository.folder.unused()
    return GitWorkspace(of: try remote(path), in: folder, limits: limits) { credentials }
  }
}
