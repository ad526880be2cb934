// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// Merging by the host's own mechanism.
@Suite struct MergingTests {
  static let other = String(repeating: "a", count: 40)

  @Test(arguments: GitHost.allCases)
  func `nothing is merged when somebody pushed meanwhile`(kind: GitHost) async throws {
    var json = kind == .gitlab ? gitLabRequest(1) : pullRequest(1)
    json["sha"] = .string(Self.other)
    json["head"] = ["ref": .string(source.text), "sha": .string(Self.other), "repo": ["id": 1]]
    let http = ScriptedHTTP([.json(200, json)])
    #expect(try await client(kind, http).merge(1, expecting: commit) == .headMoved)
    #expect(http.calls.count == 1)
  }

  @Test(arguments: GitHost.allCases)
  func `one that is merged is merged`(kind: GitHost) async throws {
    var json =
      kind == .gitlab ? gitLabRequest(1, state: "merged") : pullRequest(1, state: "closed")
    json["merged"] = true
    let http = ScriptedHTTP([.json(200, json)])
    #expect(try await client(kind, http).merge(1, expecting: commit) == .merged)
    #expect(http.calls.count == 1)
  }

  @Test(
    arguments: [
      (200, ["state": "merged"], MergeResult.merged), (200, ["state": "opened"], .scheduled),
      (405, ["message": "405 Method Not Allowed"], .refused("405 Method Not Allowed")),
      (409, ["message": "SHA does not match HEAD"], .headMoved),
      (
        401, ["message": "401 Unauthorized"],
        .refused("401 Unauthorized: the token's user may not merge into this branch")
      ),
    ] as [(Int, JSONValue, MergeResult)])
  func `GitLab is asked with the expected head`(
    status: Int, body: JSONValue, expected: MergeResult
  ) async throws {
    let http = ScriptedHTTP([.json(200, gitLabRequest(1)), .json(status, body)])
    #expect(try await client(.gitlab, http).merge(1, expecting: commit) == expected)
    #expect(http.calls[1].line == "PUT /api/v4/projects/team%2Fconfig/merge_requests/1/merge")
    #expect(
      http.calls[1].json == ["sha": .string(commit.hex), "merge_when_pipeline_succeeds": true])
  }

  @Test func `what GitLab has scheduled is not asked for again`() async throws {
    var json = gitLabRequest(1)
    json["merge_when_pipeline_succeeds"] = true
    let http = ScriptedHTTP([.json(200, json)])
    #expect(try await client(.gitlab, http).merge(1, expecting: commit) == .scheduled)
    #expect(http.calls.count == 1)
  }

  @Test func `GitHub merges by itself once the checks passed`() async throws {
    let http = ScriptedHTTP([.json(200, Self.pull("blocked")), .json(200, ["data": [:]])])
    #expect(try await client(.github, http).merge(1, expecting: commit) == .scheduled)
    let input = http.calls[1].json?[["variables", "input"]]
    #expect(http.calls[1].json?["query"]?.string?.contains("enablePullRequestAutoMerge") == true)
    #expect(
      input == [
        "pullRequestId": "PR_1", "expectedHeadOid": .string(commit.hex), "mergeMethod": "SQUASH",
      ])
  }

  @Test(arguments: ["clean", "blocked"])
  func `what has nothing to wait for is merged at once`(state: String) async throws {
    let clean: JSONValue = ["errors": [["message": "[\"Pull request is in clean status\"]"]]]
    let asked: [ScriptedReply] = state == "clean" ? [] : [.json(200, clean)]
    let http = ScriptedHTTP(
      [.json(200, Self.pull(state))] + asked + [.json(200, ["merged": true])])
    #expect(try await client(.github, http).merge(1, expecting: commit) == .merged)
    #expect(http.calls.last?.line == "PUT /api/v3/repos/team/config/pulls/1/merge")
    #expect(
      http.calls.last?.json == ["sha": .string(commit.hex), "merge_method": "squash"])
  }

  @Test(arguments: [(409, MergeResult.headMoved), (405, .refused("no"))])
  func `GitHub refuses a direct merge in two ways`(
    status: Int, expected: MergeResult
  ) async throws {
    let http = ScriptedHTTP([.json(200, Self.pull("clean")), .json(status, ["message": "no"])])
    #expect(try await client(.github, http).merge(1, expecting: commit) == expected)
  }

  @Test func `a project without auto-merge refuses in GitHub's words`() async throws {
    let words = "Auto merge is not allowed for this repository"
    let http = ScriptedHTTP([
      .json(200, Self.pull("blocked")), .json(200, ["errors": [["message": .string(words)]]]),
    ])
    #expect(try await client(.github, http).merge(1, expecting: commit) == .refused(words))
  }

  @Test(.enabled(if: SharedFolder.isExpected))
  func `Gitea's recorded answers are told apart`() async throws {
    let recorded = try RecordedGitea()
    let answers = { (status: Int) in
      recorded.answers(status, to: "POST /api/v1/repos/acme/golden1/pulls/1/merge")
    }
    for refusal in answers(405) {
      let result = try await Self.merge(refusal.reply)
      guard case .refused(let words) = result else {
        Issue.record("\(result) to \(refusal.body)")
        continue
      }
      #expect(!words.isEmpty)
    }
    #expect(try await Self.merge(answers(409)[0].reply) == .headMoved)
    #expect(try await Self.merge(answers(200)[0].reply) == .merged)
    #expect(try await Self.merge(.json(201, .null)) == .scheduled)
    let again = JSONValue.string(
      "the pull request is already scheduled to auto merge when checks succeed")
    #expect(try await Self.merge(.json(409, ["message": again])) == .scheduled)
  }

  private static func merge(_ reply: ScriptedReply) async throws -> MergeResult {
    let http = ScriptedHTTP([.json(200, pullRequest(1)), reply])
    let result = try await client(.gitea, http).merge(1, expecting: commit)
    #expect(
      http.calls[1].json == [
        "Do": "merge", "head_commit_id": .string(commit.hex), "merge_when_checks_succeed": true,
      ])
    return result
  }

  /// As GitHub tells of one, in a project that squashes.
  static func pull(_ state: String) -> JSONValue {
    var json = pullRequest(1)
    json["node_id"] = "PR_1"
    json["mergeable_state"] = .string(state)
    json["draft"] = .bool(state == "draft")
    json["base"] = [
      "ref": "main", "repo": ["id": 1, "allow_merge_commit": false, "allow_squash_merge": true],
    ]
    return json
  }
}
