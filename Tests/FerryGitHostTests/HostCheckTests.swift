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
    let python: PythonEnvironment
    do {
      python = try await HostCheck.makeEnvironment(in: folder)
    } catch  where getenv("CI") == nil {
      return  // without a package registry there is nothing to check with
    }
    for kind in [GitHost.gitlab, .github, .gitea] {
      let host = try await HostCheck(kind, in: folder, python: python, http: http)
      defer { host.close() }
      try await host.answer(answers(of: kind))
      let settings = try GitHostSettings(
        kind: kind, repository: "\(host.url)/team/config.git", access: .token(Redacted("t0ken")))
      let client = gitHostClient(settings, http: http, clock: InstantClock())
      try await present(client)
      try await read(client)
      try await converse(client)
      try await register(client)
      if kind == .github { try await useMoreOfGitHub(client, host, http) }
      let log = try await host.log()
      let operations = Set(log.map { $0.operation.split(separator: "?")[0] })
      #expect(operations.count >= 15, "\(kind) \(operations.sorted())")
      #expect(try await host.minds("/nowhere"), "\(kind)")
      for entry in log { #expect(entry.violations.isEmpty, "\(kind) \(entry.operation)") }
    }
  }

  private func present(_ client: any WorksAtGitHost) async throws {
    _ = try await client.mergeRequests(from: source, into: target)
    let opened = try await client.open(draft)
    for draft in [draft, DraftTests.wanted, DraftTests.ready] {
      try await client.update(opened.number, draft)
    }
    _ = try await client.open(DraftTests.wanted)
    for url in [nil, "https://ferry.example.com/"] {
      try await client.setStatus(
        CommitStatus(name: "ferry/plan", state: .pending, description: "1 of 3", url: url),
        of: commit)
    }
    try await client.keepComment("1 of 3", marker: "another", on: opened.number)
    try await client.keepComment("2 of 3", marker: "rollout", on: opened.number)
  }

  private func read(_ client: any WorksAtGitHost) async throws {
    _ = try await client.openMergeRequests(into: target)
    _ = try await client.mergeRequest(1)
    _ = try await client.changedFiles(of: 1)
    _ = try await client.merge(1, expecting: commit)
  }

  private func converse(_ client: any WorksAtGitHost) async throws {
    _ = try await client.comments(on: 1)
    _ = try await client.mayWrite(HearingTests.ada)
    for reaction in Reaction.allCases {
      try await client.react(to: HearingTests.said, with: reaction)
    }
  }

  private func register(_ client: any WorksAtGitHost) async throws {
    let known = WebhookRegistrationTests.url
    for url in [known, HTTPURL("https://new.example.com/webhooks/x")] {
      for secret in ["s3cret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="] {
        let kept = try await client.keepWebhook(
          try #require(url), events: WebhookRegistrationTests.all, secret: Redacted(secret))
        _ = try await client.deliveries(of: kept)
      }
    }
  }

  /// A merge that has nothing to wait for, and an app in place of the token.
  private func useMoreOfGitHub(
    _ client: any WorksAtGitHost, _ host: HostCheck, _ http: any ExchangesHTTP
  ) async throws {
    try await host.answer([
      "GET /repos/{owner}/{repo}/pulls/{pull_number}": MergingTests.pull("clean"),
      "GET /repos/{owner}/{repo}/installation": ["id": 42],
      "POST /app/installations/{installation_id}/access_tokens": [
        "token": "t0ken", "expires_at": "2100-01-01T00:00:00Z",
      ],
    ])
    _ = try await client.merge(1, expecting: commit)
    let app = gitHostClient(
      try GitHubAppTests.settings(host.url), http: http, clock: InstantClock())
    _ = try await app.mergeRequest(1)
  }

  /// The server remembers nothing: it is told of a merge request and of a comment of ours.
  private func answers(of kind: GitHost) -> [String: JSONValue] {
    let comments: JSONValue = [
      [
        "id": 7, "body": "<!-- ferry:rollout -->\n1 of 3", "user": CommentTests.ferry,
        "author": CommentTests.ferry,
      ]
    ]
    let project = "/api/v4/projects/{id}/merge_requests"
    let repository = "/repos/{owner}/{repo}"
    return switch kind {
    case .gitlab:
      [
        "GET \(project)": [gitLabRequest(1)], "POST \(project)": gitLabRequest(1),
        "GET \(project)/{merge_request_iid}": gitLabRequest(1),
        "GET \(project)/{merge_request_iid}/diffs": [["new_path": "a"]],
        "GET /api/v4/projects/{id}/hooks": [WebhookRegistrationTests.hook(.gitlab)],
        "GET \(project)/{merge_request_iid}/notes": comments,
        "GET /api/v4/user": CommentTests.ferry,
      ]
    case .github:
      [
        "GET \(repository)/pulls": [pullRequest(1)], "POST \(repository)/pulls": pullRequest(1),
        "GET \(repository)/pulls/{pull_number}": MergingTests.pull("blocked"),
        "PATCH \(repository)/pulls/{pull_number}": MergingTests.pull("draft"),
        "POST /api/graphql": ["data": ["viewer": CommentTests.ferry]],
        "GET \(repository)/hooks": [WebhookRegistrationTests.hook(.github)],
        "GET \(repository)/issues/{issue_number}/comments": comments,
      ]
    case .gitea, .forgejo:
      [
        "GET \(repository)/pulls": [pullRequest(1)], "POST \(repository)/pulls": pullRequest(1),
        "GET \(repository)/pulls/{index}": pullRequest(1),
        "GET \(repository)/hooks": [WebhookRegistrationTests.hook(.gitea)],
        "GET \(repository)/issues/{index}/comments": comments, "GET /user": CommentTests.ferry,
      ]
    }
  }
}
