// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

/// One comment, whichever host it is at.
@Suite struct CommentTests {
  static let next: HTTPFields = [HTTPField.Name("Link")!: "<https://x/?page=2>; rel=\"next\""]
  static let mark = "<!-- ferry:rollout -->"

  @Test(arguments: [GitHost.gitlab, .github])
  func `too many comments end the search, and nothing is written`(kind: GitHost) async throws {
    let http = ScriptedHTTP { _ in .json(200, [["id": 1, "body": "hello"]], Self.next) }
    let client = try client(kind, http)
    let failure = await failure { () throws(GitHostFailure) in
      try await client.keepComment("1 of 3", marker: "rollout", on: 4)
    }
    #expect(failure?.code == .invalid)
    #expect(http.calls.count == 10)
    #expect(http.calls.allSatisfy { $0.request.method == .get })
  }

  @Test(arguments: GitHost.allCases)
  func `a comment that quotes the marker is not ours`(kind: GitHost) async throws {
    let quote = JSONValue.string("> \(Self.mark)\nwhat is this?")
    let http = ScriptedHTTP([
      .json(200, [["id": 1, "body": quote]]), .json(201, ["id": 2]),
    ])
    try await client(kind, http).keepComment("1 of 3", marker: "rollout", on: 4)
    #expect(http.calls.last?.request.method == .post)
    #expect(http.calls.last?.json?["body"] == .string("\(Self.mark)\n1 of 3"))
  }

  @Test(arguments: GitHost.allCases)
  func `a stranger's comment that begins with the marker is not ours`(kind: GitHost) async throws {
    let forged = JSONValue.string("\(Self.mark)\nall is well")
    let http = ScriptedHTTP([
      .json(200, [["id": 1, "body": forged, "user": Self.eve, "author": Self.eve]]),
      Self.ownUser(kind), .json(201, ["id": 2]),
    ])
    try await client(kind, http).keepComment("1 of 3", marker: "rollout", on: 4)
    #expect(http.calls.last?.request.method == .post)
    #expect(http.calls[1].line.hasSuffix(kind == .github ? "/graphql" : "/user"))
  }

  @Test(arguments: [GitHost.gitlab, .gitea])
  func `a token that may not read its user says what it needs`(kind: GitHost) async throws {
    let mine = JSONValue.string("\(Self.mark)\n1 of 3")
    let http = ScriptedHTTP([
      .json(200, [["id": 1, "body": mine, "user": Self.ferry, "author": Self.ferry]]),
      .json(403, ["message": "token does not have at least one of required scope(s)"]),
    ])
    let client = try client(kind, http)
    let failure = await failure { () throws(GitHostFailure) in
      try await client.keepComment("2 of 3", marker: "rollout", on: 4)
    }
    #expect(failure?.code == .forbidden)
    #expect(failure?.detail.contains("read:user") == true)
    #expect(http.calls.allSatisfy { $0.request.method == .get })
  }

  @Test func `whose the token is, is asked once`() async throws {
    let mine: JSONValue = ["id": 1, "body": .string("\(Self.mark)\n1 of 3"), "user": Self.ferry]
    let http = ScriptedHTTP([
      .json(200, [mine]), Self.ownUser(.gitea), .json(200, [mine]),
    ])
    let client = try client(.gitea, http)
    for _ in 1...2 { try await client.keepComment("1 of 3", marker: "rollout", on: 4) }
    #expect(http.calls.count == 3)
  }

  static let eve: JSONValue = ["id": 66, "login": "eve", "username": "eve"]
  static let ferry: JSONValue = ["id": 9, "login": "ferry", "username": "ferry"]

  /// What a host says to the question whose the token is.
  static func ownUser(_ kind: GitHost) -> ScriptedReply {
    .json(200, kind == .github ? ["data": ["viewer": ferry]] : ferry)
  }

  @Test(arguments: GitHost.allCases)
  func `a comment that says so already is left alone`(kind: GitHost) async throws {
    let body = JSONValue.string("\(Self.mark)\n1 of 3")
    let http = ScriptedHTTP([
      .json(200, [["id": 1, "body": body, "user": Self.ferry, "author": Self.ferry]]),
      Self.ownUser(kind),
    ])
    try await client(kind, http).keepComment("1 of 3", marker: "rollout", on: 4)
    #expect(http.calls.count == 2)
  }

  @Test(arguments: [
    (GitHost.gitlab, "PUT /api/v4/projects/team%2Fconfig/merge_requests/4/notes/77"),
    (.github, "PATCH /api/v3/repos/team/config/issues/comments/77"),
  ])
  func `a comment on a later page is edited in place`(kind: GitHost, line: String) async throws {
    let http = ScriptedHTTP([
      .json(200, [["id": 1, "body": "hello"]], Self.next),
      .json(
        200,
        [
          [
            "id": 77, "body": .string("\(Self.mark)\n1 of 3"), "user": Self.ferry,
            "author": Self.ferry,
          ]
        ]), Self.ownUser(kind), .json(200, ["id": 77]),
    ])
    try await client(kind, http).keepComment("2 of 3", marker: "rollout", on: 4)
    #expect(http.calls[1].line.hasSuffix("page=2"))
    #expect(http.calls.last?.line == line)
    #expect(http.calls.last?.json?["body"] == .string("\(Self.mark)\n2 of 3"))
  }
}
