// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestPeers
import FerryDomain
import FerryGitHost
import FerryHTTP
import FerryPorts
import FerryTestKit
import Glibc
import Testing

@Suite(.enabled(if: SharedFolder.isExpected)) struct HostCheckTests {
  /// One Python environment serves all hosts, because it takes longest.
  @Test(.timeLimit(.minutes(10)))
  func `every call is as the host describes its API`() async throws {
    let folder = try TemporaryFolder()
    let http = HTTPClient(proxies: ProxyRules(environment: [:]))
    defer { http.shutdown() }
    let python: String
    do {
      python = try await HostCheck.makeEnvironment(in: folder)
    } catch  where getenv("CI") == nil {
      return  // without a package registry there is nothing to check with
    }
    for kind in [GitHost.gitlab, .github, .gitea] {
      let host = try await HostCheck(kind, python: python, http: http)
      defer { host.close() }
      try await host.answer(answers(of: kind))
      try await useEverything(of: kind, at: host.url, http)
      let log = try await host.log()
      #expect(log.count >= 8, "\(kind)")
      #expect(try await host.minds("/nowhere"), "\(kind)")
      for entry in log { #expect(entry.violations.isEmpty, "\(kind) \(entry.operation)") }
    }
  }

  private func useEverything(
    of kind: GitHost, at url: String, _ http: any ExchangesHTTP
  ) async throws {
    let settings = try GitHostSettings(
      kind: kind, repository: "\(url)/team/config.git", access: .token(Redacted("t0ken")))
    let client = gitHostClient(settings, http: http, clock: InstantClock())
    _ = try await client.mergeRequests(from: source, into: target)
    let opened = try await client.open(draft)
    try await client.update(opened.number, draft)
    for url in [nil, "https://ferry.example.com/"] {
      try await client.setStatus(
        CommitStatus(name: "ferry/plan", state: .pending, description: "1 of 3", url: url),
        of: commit)
    }
    try await client.keepComment("1 of 3", marker: "another", on: opened.number)
    try await client.keepComment("2 of 3", marker: "rollout", on: opened.number)
  }

  /// The server remembers nothing: it is told of a merge request and of a comment of ours.
  private func answers(of kind: GitHost) -> [String: JSONValue] {
    let comments: JSONValue = [["id": 7, "body": "<!-- ferry:rollout -->\n1 of 3"]]
    let project = "/api/v4/projects/{id}/merge_requests"
    let repository = "/repos/{owner}/{repo}"
    return switch kind {
    case .gitlab:
      [
        "GET \(project)": [gitLabRequest(1)], "POST \(project)": gitLabRequest(1),
        "GET \(project)/{merge_request_iid}/notes": comments,
      ]
    case .github:
      [
        "GET \(repository)/pulls": [pullRequest(1)], "POST \(repository)/pulls": pullRequest(1),
        "GET \(repository)/issues/{issue_number}/comments": comments,
      ]
    case .gitea, .forgejo:
      [
        "GET \(repository)/pulls": [pullRequest(1)], "POST \(repository)/pulls": pullRequest(1),
        "GET \(repository)/issues/{index}/comments": comments,
      ]
    }
  }
}
