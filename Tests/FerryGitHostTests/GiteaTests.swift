// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite(.enabled(if: SharedFolder.isExpected)) struct GiteaTests {
  static let pulls = "/api/v1/repos/acme/golden1/pulls"
  static let from = BranchName("promote/1")!
  static let into = BranchName("env/prod")!
  static let draft = MergeRequestDraft(
    source: from, target: into, title: "Promote web:2 to prod", body: "machine body",
    labels: ["promotion"])

  let recorded: RecordedGitea

  init() throws { recorded = try RecordedGitea() }

  @Test func `one that is open already is a conflict`() async throws {
    let labels = recorded.answers(200, to: "labels?limit=50")[0].reply
    let refusal = recorded.answers(409, to: "POST \(Self.pulls)")[0].reply
    let client = try client(.gitea, ScriptedHTTP([labels, refusal]))
    let failure = await failure { () throws(GitHostFailure) in _ = try await client.open(Self.draft)
    }
    #expect(failure?.code == .conflict)
  }

  @Test func `a pull request is opened with its labels by number`() async throws {
    let http = ScriptedHTTP([
      recorded.answers(200, to: "labels?limit=50")[0].reply,
      recorded.answers(201, to: "POST \(Self.pulls)")[0].reply,
    ])
    let opened = try await client(.gitea, http).open(Self.draft)
    #expect(opened.number == 1)
    #expect(opened.state == .open)
    #expect(opened.body == "machine body")
    #expect(http.calls[1].json?["labels"] == [2])
    #expect(http.calls[1].field("Authorization") == "token t0ken")
  }

  @Test func `a label that is missing is made`() async throws {
    let http = ScriptedHTTP([
      .json(200, []), recorded.answers(201, to: "/labels")[0].reply,
      recorded.answers(201, to: "POST \(Self.pulls)")[0].reply,
    ])
    _ = try await client(.gitea, http).open(Self.draft)
    #expect(http.calls[1].json?["name"] == "promotion")
    #expect(http.calls[2].json?["labels"] == [2])
  }

  @Test func `a label on a later page is not made again`() async throws {
    let total: HTTPFields = [HTTPField.Name("X-Total-Count")!: "2"]
    let http = ScriptedHTTP([
      .json(200, [["id": 1, "name": "bug"]], total),
      .json(200, [["id": 2, "name": "promotion"]], total),
      recorded.answers(201, to: "POST \(Self.pulls)")[0].reply,
    ])
    _ = try await client(.gitea, http).open(Self.draft)
    #expect(http.calls[2].json?["labels"] == [2])
  }

  @Test func `a merged one is found although its branch was deleted`() async throws {
    let merged = try #require(recorded.answers(200, to: "GET \(Self.pulls)/1").last)
    #expect(merged.body[["head", "ref"]] == "refs/pull/1/head")
    let http = ScriptedHTTP([.json(200, []), .json(200, [merged.body])])
    let found = try await client(.forgejo, http).mergeRequests(from: Self.from, into: Self.into)
    #expect(found.map(\.state) == [.merged])
    #expect(found.map(\.source) == [Self.from])
  }

  @Test func `an edit answers 201`() async throws {
    let edited = recorded.answers(201, to: "PATCH \(Self.pulls)/1")[0].reply
    let http = ScriptedHTTP([edited])
    try await client(.gitea, http).update(1, Self.draft)
    #expect(http.calls[0].line == "PATCH /api/v1/repos/team/config/pulls/1")
  }

  @Test func `statuses and comments are taken as recorded`() async throws {
    let http = ScriptedHTTP([
      recorded.answers(201, to: "/statuses/")[0].reply,
      recorded.answers(200, to: "GET /api/v1/repos/acme/golden1/issues/1/comments")[0].reply,
      recorded.answers(201, to: "/issues/1/comments")[0].reply,
    ])
    let client = try client(.gitea, http)
    try await client.setStatus(
      CommitStatus(name: "ferry/plan", state: .pending, description: "checking"), of: commit)
    try await client.keepComment("waiting", marker: "rollout", on: 1)
    #expect(http.calls.map { "\($0.request.method)" } == ["POST", "GET", "POST"])
  }
}
