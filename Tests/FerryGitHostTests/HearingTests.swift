// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// Hearing what people say, and nodding.
@Suite struct HearingTests {
  static let ada = HostUser(login: "ada", id: 7)
  static let said = HostComment(
    id: 5, mergeRequest: 1, author: ada, text: "/ferry hold", created: Timestamp(seconds: 1))

  @Test(arguments: GitHost.allCases)
  func `people are heard, but neither the host nor Ferry`(kind: GitHost) async throws {
    let author: JSONValue = ["id": 7, kind == .gitlab ? "username" : "login": "ada"]
    let who = kind == .gitlab ? "author" : "user"
    let time: JSONValue = "1970-01-01T00:00:01Z"
    let http = ScriptedHTTP([
      .json(
        200,
        [
          ["id": 3, who: author, "body": "added 1 commit", "created_at": time, "system": true],
          [
            "id": 4, who: CommentTests.ferry, "body": "<!-- ferry:rollout -->\n1 of 3",
            "created_at": time,
          ],
          ["id": 5, who: author, "body": "/ferry hold", "created_at": time],
          ["id": 6, who: .null, "body": "/ferry hold", "created_at": time],
        ]), CommentTests.ownUser(kind),
    ])
    let heard = try await client(kind, http).comments(on: 1)
    #expect(heard.items == [Self.said])
    #expect(heard.isWhole)
  }

  @Test(arguments: GitHost.allCases)
  func `a comment that Ferry answered is known as such`(kind: GitHost) async throws {
    let who = kind == .gitlab ? "author" : "user"
    let author: JSONValue = ["id": 7, kind == .gitlab ? "username" : "login": "ada"]
    let time: JSONValue = "1970-01-01T00:00:01Z"
    let http = ScriptedHTTP([
      .json(
        200,
        [
          ["id": 5, who: author, "body": "/ferry hold", "created_at": time],
          ["id": 6, who: author, "body": "/ferry hold", "created_at": time],
          [
            "id": 7, who: CommentTests.ferry, "body": "<!-- ferry:answer-6 -->\ndone",
            "created_at": time,
          ],
          ["id": 8, who: author, "body": "<!-- ferry:answer-5 -->\ndone", "created_at": time],
        ]), CommentTests.ownUser(kind),
    ])
    let heard = try await client(kind, http).comments(on: 1)
    // What a stranger writes in Ferry's manner is a comment as any other.
    #expect(heard.items.map(\.id) == [5, 6, 8])
    #expect(heard.items.map(\.answer) == [nil, "done", nil])
  }

  @Test(arguments: [GitHost.gitlab, .github])
  func `of too many comments the first are heard`(kind: GitHost) async throws {
    let http = ScriptedHTTP { _ in .json(200, [[:]], ReadingTests.next) }
    #expect(try await !client(kind, http).comments(on: 1).isWhole)
    #expect(http.calls.count == 10)
  }

  @Test(
    arguments: [
      (GitHost.gitlab, ["access_level": 30], true), (.gitlab, ["access_level": 20], false),
      (.gitlab, ["access_level": 40, "state": "blocked"], false),
      (.github, ["permission": "write"], true), (.github, ["permission": "admin"], true),
      (.github, ["permission": "read"], false), (.gitea, ["permission": "owner"], true),
      (.gitea, ["permission": "none"], false),
    ] as [(GitHost, JSONValue, Bool)])
  func `who may push is told`(kind: GitHost, body: JSONValue, expected: Bool) async throws {
    let http = ScriptedHTTP([.json(200, body)])
    #expect(try await client(kind, http).mayWrite(Self.ada) == expected)
    #expect(http.calls[0].line.hasSuffix(kind == .gitlab ? "members/all/7" : "ada/permission"))
  }

  @Test(arguments: GitHost.allCases)
  func `a stranger may not write`(kind: GitHost) async throws {
    let http = ScriptedHTTP([.json(404, ["message": "404 Not found"])])
    #expect(try await !client(kind, http).mayWrite(HostUser(login: "eve[bot]", id: 8)))
    if kind == .github { #expect(http.calls[0].line.contains("eve%5Bbot%5D")) }
  }

  @Test func `whether a user may write is not guessed when the host does not say`() async throws {
    let client = try client(.gitea, ScriptedHTTP([.json(403, ["message": "no"])]))
    let failure = await failure { () throws(GitHostFailure) in
      _ = try await client.mayWrite(Self.ada)
    }
    #expect(failure?.code == .forbidden)
  }

  @Test(arguments: [
    (GitHost.gitlab, "POST /api/v4/projects/team%2Fconfig/merge_requests/1/notes/5/award_emoji"),
    (.github, "POST /api/v3/repos/team/config/issues/comments/5/reactions"),
    (.gitea, "POST /api/v1/repos/team/config/issues/comments/5/reactions"),
  ])
  func `the same reaction twice is no failure`(kind: GitHost, line: String) async throws {
    let again: ScriptedReply =
      kind == .gitlab
      ? .json(404, ["message": "404 Award Emoji Name has already been taken Not Found"])
      : .json(200, [:])
    let http = ScriptedHTTP([.json(201, [:]), again])
    let client = try client(kind, http)
    for _ in 0..<2 { try await client.react(to: Self.said, with: .eyes) }
    #expect(http.calls[0].line == line)
  }
}
