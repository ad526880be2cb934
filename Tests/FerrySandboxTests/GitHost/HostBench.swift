// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryHTTP
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import ServiceLifecycle

/// A running Git host with one project, and the tools a test uses on it from outside.
struct HostBench: Sendable {
  static let token = "glpat-test"
  static let shop = "environments/production/eu-1/shop.yaml"

  let host: GitHostSandbox
  let project: HostedProject
  let url: String
  let folder: TemporaryFolder

  /// The API's URL of something below the project.
  func api(_ path: String) -> String {
    switch kind {
    case .gitlab: "\(url)/api/v4/projects/1\(path)"
    case .github: "\(url)/api/v3/repos/team/config\(path)"
    case .gitea, .forgejo: "\(url)/api/v1/repos/team/config\(path)"
    }
  }

  var kind: GitHost { host.kind }

  private var access: String {
    kind == .gitlab ? "PRIVATE-TOKEN: \(Self.token)" : "Authorization: token \(Self.token)"
  }

  func clone(token: String = token) -> String {
    url.replacing("http://", with: "http://ferry:\(token)@") + "/team/config.git"
  }

  /// Runs `git` in the bench's clone, which the first use makes.
  @discardableResult
  func git(_ arguments: String...) async throws -> String {
    let clone = folder.path + "/clone"
    if (try? folder.read("clone/.git/HEAD"))?.isEmpty ?? true {
      try await ChildProcess.run("git", ["clone", "-q", self.clone(), clone])
      for (key, value) in [("user.name", "Ada"), ("user.email", "ada@example.com")] {
        try await ChildProcess.run("git", ["-C", clone, "config", key, value])
      }
    }
    return try await ChildProcess.run("git", ["-C", clone] + arguments)
  }

  /// Pushes a branch from `main` on which the shop has a version; the commit.
  @discardableResult
  func push(_ branch: String, version: String) async throws -> String {
    try await git("checkout", "-q", "-B", branch, "origin/main")
    try folder.write("clone/" + Self.shop, "version: \(version)\n")
    try await git("commit", "-q", "-a", "-m", "Shop \(version)")
    try await git("push", "-q", "-f", "origin", branch)
    return try await git("rev-parse", "HEAD").filter { !$0.isWhitespace }
  }

  func get(_ path: String) async throws -> CurlAnswer {
    try await curl(api(path), "--header", access)
  }

  func send(_ method: String, _ path: String, _ body: JSONValue) async throws -> CurlAnswer {
    try await curl(
      api(path), "--request", method, "--header", access,
      "--header", "Content-Type: application/json", "--data-binary", body.canonicalText)
  }

  /// Opens a merge request of a branch into `main`.
  @discardableResult
  func open(_ branch: String, title: String = "Shop to production") async throws -> CurlAnswer {
    try await send(
      "POST", kind.requestsPath,
      [
        "head": .string(branch), "base": "main", "body": "| a | b |\n|---|---|\n| 1 | 2 |",
        "source_branch": .string(branch), "target_branch": "main", "title": .string(title),
        "description": "| a | b |\n|---|---|\n| 1 | 2 |",
      ])
  }

  func hook(
    _ url: String, token: String? = nil, signingToken: String? = nil
  ) throws {
    var settings = HookSettings(
      url: HTTPURL(url)!, events: ["push_events", "merge_requests_events", "note_events"],
      secret: token.map { Redacted($0) })
    settings.signingToken = signingToken.map { Redacted($0) }
    try host.addHook(settings, to: project)
  }
}

/// Runs the body with a Git host whose one project has one file on `main`.
func withGitHost(
  _ kind: GitHost = .gitlab, _ body: @Sendable @escaping (HostBench) async throws -> Void
) async throws {
  let folder = try TemporaryFolder()
  let client = HTTPClient()
  defer { client.shutdown() }
  let host = GitHostSandbox(
    kind, folder: folder.path, token: Redacted(HostBench.token), http: client,
    clock: InstantClock(),
    logger: silent)
  let project = try await host.addProject(
    ProjectPath("team/config")!, files: [HostBench.shop: Array("version: 1.4.0\n".utf8)],
    defaultBranch: BranchName("main")!)
  try await withRunning(host) {
    try await body(
      HostBench(
        host: host, project: project, url: try await host.address().url, folder: folder))
  }
}

extension GitHost {
  /// Where its API has merge requests, below a project.
  var requestsPath: String { self == .gitlab ? "/merge_requests" : "/pulls" }
}
