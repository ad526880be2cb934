// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// A draft, whichever host it is at.
@Suite struct DraftTests {
  static let wanted = MergeRequestDraft(
    source: source, target: target, title: "Shop", body: "", isDraft: true)
  static let ready = MergeRequestDraft(source: source, target: target, title: "Shop", body: "")

  @Test(arguments: [
    (GitHost.gitlab, "Draft: Shop"), (.github, "Shop"), (.gitea, "WIP: Shop"),
    (.forgejo, "WIP: Shop"),
  ])
  func `a draft is opened as its host has it, and read back without a mark`(
    kind: GitHost, title: String
  ) async throws {
    var json = kind == .gitlab ? gitLabRequest(1) : pullRequest(1)
    json["title"] = .string(title)
    if kind == .github { json["draft"] = true }
    let http = ScriptedHTTP([.json(201, json)])
    let opened = try await client(kind, http).open(Self.wanted)
    #expect(http.calls[0].json?["title"] == .string(title))
    #expect(http.calls[0].json?["draft"] == (kind == .github ? true : nil))
    #expect(opened.isDraft)
    #expect(opened.title == "Shop")
  }

  @Test(arguments: [
    "Draft: Shop", "draft:Shop", "[Draft] Shop", "(draft) Shop", "WIP: Draft: Shop",
  ])
  func `every mark is kept out of the title`(title: String) async throws {
    var json = pullRequest(1)
    json["title"] = .string(title)
    let read = try await client(.gitea, ScriptedHTTP([.json(200, json)])).mergeRequest(1)
    #expect(read.isDraft)
    #expect(read.title == "Shop")
  }

  @Test(arguments: [GitHost.gitlab, .gitea])
  func `one that is ready has no mark, whatever the title was`(kind: GitHost) async throws {
    let http = ScriptedHTTP([.json(200, kind == .gitlab ? gitLabRequest(1) : pullRequest(1))])
    let marked = MergeRequestDraft(source: source, target: target, title: "Draft: Shop", body: "")
    try await client(kind, http).update(1, marked)
    #expect(http.calls[0].json?["title"] == "Shop")
  }

  @Test(arguments: [
    (true, false, "markPullRequestReadyForReview"), (false, true, "convertPullRequestToDraft"),
  ])
  func `GitHub is told by GraphQL only when it differs`(
    isDraft: Bool, becomesDraft: Bool, mutation: String
  ) async throws {
    var json = pullRequest(1)
    json["draft"] = .bool(isDraft)
    json["node_id"] = "PR_1"
    let http = ScriptedHTTP([.json(200, json), .json(200, ["data": [:]]), .json(200, json)])
    let client = try client(.github, http)
    try await client.update(1, becomesDraft ? Self.wanted : Self.ready)
    #expect(http.calls[1].line == "POST /api/graphql")
    #expect(http.calls[1].json?["query"]?.string?.contains("\(mutation)(input: $input)") == true)
    #expect(http.calls[1].json?[["variables", "input", "pullRequestId"]] == "PR_1")
    try await client.update(1, isDraft ? Self.wanted : Self.ready)
    #expect(http.calls.count == 3)
  }

  @Test func `what GraphQL refuses is a failure in its words`() async throws {
    var json = pullRequest(1)
    json["draft"] = true
    json["node_id"] = "PR_1"
    let refusal: JSONValue = ["errors": [["message": "Draft pull requests are not supported"]]]
    let client = try client(.github, ScriptedHTTP([.json(200, json), .json(200, refusal)]))
    let failure = await failure { () throws(GitHostFailure) in
      try await client.update(1, Self.ready)
    }
    #expect(failure?.detail.contains("Draft pull requests are not supported") == true)
  }

  @Test func `only labels that are missing are added`() async throws {
    var json = pullRequest(1)
    json["labels"] = [["id": 1, "name": "ferry"]]
    let http = ScriptedHTTP([.json(200, json), .json(200, [])])
    try await client(.github, http).update(1, draft)
    #expect(http.calls[1].line == "POST /api/v3/repos/team/config/issues/1/labels")
    #expect(http.calls[1].json == ["labels": ["promotion"]])
    let gitLab = ScriptedHTTP([.json(200, gitLabRequest(1))])
    try await client(.gitlab, gitLab).update(1, draft)
    #expect(gitLab.calls[0].json?["add_labels"] == "ferry,promotion")
    #expect(gitLab.calls[0].json?["labels"] == nil)
  }
}
