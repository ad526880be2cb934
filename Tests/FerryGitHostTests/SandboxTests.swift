// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGitHost
import FerryHTTP
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import Logging
import ServiceLifecycle
import Testing

/// The client of GitLab against the sandbox's Git host, over a real connection.
@Suite struct SandboxTests {
  @Test(.timeLimit(.minutes(1))) func `a merge request lives from opening to its comment`()
    async throws
  {
    try await withSandbox { client, commit in
      #expect(try await client.mergeRequests(from: source, into: target).isEmpty)
      let opened = try await client.open(draft)
      let again = await failure { () throws(GitHostFailure) in _ = try await client.open(draft) }
      #expect(again?.code == .conflict)
      try await client.update(
        opened.number,
        MergeRequestDraft(source: source, target: target, title: "Shop 1.6.0", body: "new"))
      let found = try await client.mergeRequests(from: source, into: target)
      #expect(found.map(\.title) == ["Shop 1.6.0"])
      #expect(found.map(\.head) == [commit])
      for text in ["1 of 3", "2 of 3", "2 of 3"] {
        try await client.keepComment(text, marker: "rollout", on: opened.number)
      }
      for state in [CommitStatus.State.pending, .pending, .success, .success, .failure] {
        try await client.setStatus(
          CommitStatus(name: "ferry/rollout", state: state, description: "x"), of: commit)
      }
    } after: { project in
      let request = try #require(project.mergeRequests.all.first)
      #expect(request.labels == ["ferry", "promotion"])
      #expect(request.notes.map(\.body) == ["<!-- ferry:rollout -->\n2 of 3"])
      #expect(project.statuses.latest(of: request.head).map(\.state) == [.failed])
    }
  }
}

/// Runs a Git host with `team/config`, whose `ferry/production/shop` is at a commit.
private func withSandbox(
  _ body: @Sendable @escaping (any WorksAtGitHost, GitObjectID) async throws -> Void,
  after: @Sendable @escaping (HostedProject) throws -> Void
) async throws {
  let folder = try TemporaryFolder()
  let http = HTTPClient(proxies: ProxyRules(environment: [:]))
  defer { http.shutdown() }
  let path = try #require(ProjectPath("team/config"))
  let host = GitHostSandbox(
    .gitlab, folder: folder.path, token: Redacted("t0ken"), http: http, clock: InstantClock(),
    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  try await host.addProject(
    path, files: ["a": [UInt8](repeating: 10, count: 1)], defaultBranch: target)
  try await withThrowingTaskGroup { group in
    group.addTask { try await host.run() }
    defer { group.cancelAll() }
    let repository = "\(try await host.address().url)/team/config.git"
    let commit = try await pushBranch(to: repository, in: folder)
    let settings = try GitHostSettings(
      kind: .gitlab, repository: repository, access: .token(Redacted("t0ken")))
    try await body(gitHostClient(settings, http: http, clock: InstantClock()), commit)
    try after(try #require(host.project(path)))
  }
}

private func pushBranch(to repository: String, in folder: TemporaryFolder) async throws
  -> GitObjectID
{
  let clone = folder.path + "/clone"
  let url = repository.replacing("http://", with: "http://ferry:t0ken@")
  let git = ["-C", clone, "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
  try await ChildProcess.run("git", ["clone", "-q", url, clone])
  try folder.write("clone/a", "changed\n")
  try await ChildProcess.run("git", git + ["commit", "-q", "-a", "-m", "Shop 1.5.0"])
  try await ChildProcess.run("git", git + ["push", "-q", "origin", "HEAD:\(source)"])
  let head = try await ChildProcess.run("git", git + ["rev-parse", "HEAD"])
  return try #require(GitObjectID(hex: head.filter { !$0.isWhitespace }))
}
