// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite struct GitHubTests {
  @Test func `what the filter let through by mistake is passed over`() async throws {
    let http = ScriptedHTTP([
      .json(
        200,
        [
          pullRequest(9, branch: "another"), pullRequest(8, repository: ["id": 66]),
          pullRequest(7, repository: .null), pullRequest(6),
          pullRequest(5, state: "closed"),
          pullRequest(4, state: "closed", mergedAt: "2026-01-02T03:04:05Z"),
        ])
    ])
    let found = try await client(.github, http).mergeRequests(from: source, into: target)
    #expect(found.map(\.number) == [6, 5, 4])
    #expect(found.map(\.state) == [.open, .closed, .merged])
    let call = http.calls[0]
    #expect(call.line.contains("head=team%3Aferry%2Fproduction%2Fshop&base=main"))
    #expect(call.field("X-GitHub-Api-Version") == "2022-11-28")
    #expect(call.field("User-Agent") == "ferry")
    #expect(call.field("Accept") == "application/vnd.github+json")
  }

  @Test func `labels are added once the pull request is open`() async throws {
    let http = ScriptedHTTP([.json(201, pullRequest(6)), .json(200, [])])
    let opened = try await client(.github, http).open(draft)
    #expect(opened.number == 6)
    #expect(
      http.calls.map(\.line) == [
        "POST /api/v3/repos/team/config/pulls", "POST /api/v3/repos/team/config/issues/6/labels",
      ])
    #expect(http.calls[1].json == ["labels": ["ferry", "promotion"]])
  }

  @Test func `a body too long for GitHub is cut`() async throws {
    let http = ScriptedHTTP([.json(200, pullRequest(6))])
    let long = MergeRequestDraft(
      source: source, target: target, title: "Shop", body: String(repeating: "é", count: 70_000))
    try await client(.github, http).update(6, long)
    let body = http.calls[0].json?["body"]?.string ?? ""
    #expect(body.unicodeScalars.count < 65_536)
    #expect(body.hasSuffix("too long for GitHub."))
  }
}
