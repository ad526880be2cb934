// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitHost
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind = GitHost.gitlab
    let reply: ScriptedReply
    let code: GitHostFailure.Code
    let words: String
    var retryAfter: Duration?
    var testDescription: String { "\(kind) \(reply.response.status.code) \(words)" }
  }

  static let cases = [
    Case(
      reply: .json(401, ["message": "401 Unauthorized"]), code: .unauthorized,
      words: "401 Unauthorized (401); give a token that is valid"),
    Case(
      reply: .json(403, ["error": "insufficient_scope", "error_description": "needs api"]),
      code: .forbidden, words: "insufficient_scope needs api (403); give the token the scope api"),
    Case(
      kind: .github, reply: .json(403, ["message": "Resource not accessible"]), code: .forbidden,
      words: "write access to pull requests"),
    Case(
      reply: .json(404, ["message": "404 Project Not Found"]), code: .notFound,
      words: "check that team/config is at https://git.example.com/api/v4"),
    Case(
      reply: .json(409, ["message": ["Another open merge request already exists"]]),
      code: .conflict, words: "Another open merge request already exists (409)"),
    Case(
      reply: .json(400, ["message": ["title": ["is too long", "is odd"]]]), code: .invalid,
      words: "title is too long is odd (400)"),
    Case(
      reply: .json(429, ["message": "Too Many"], [.retryAfter: "7"]), code: .throttled,
      words: "Too Many (429)", retryAfter: .seconds(7)),
    Case(
      reply: .json(429, [:], [HTTPField.Name("RateLimit-Reset")!: "1030"]), code: .throttled,
      words: "429", retryAfter: .seconds(30)),
    Case(
      kind: .github,
      reply: .json(
        403, ["message": "API rate limit exceeded"],
        [
          HTTPField.Name("x-ratelimit-remaining")!: "0",
          HTTPField.Name("x-ratelimit-reset")!: "1090",
        ]), code: .throttled, words: "API rate limit exceeded", retryAfter: .seconds(90)),
    Case(
      kind: .github, reply: .json(403, ["message": "You have exceeded a secondary rate limit"]),
      code: .throttled, words: "secondary rate limit", retryAfter: .seconds(60)),
    Case(
      kind: .github,
      reply: .json(
        422,
        [
          "message": "Validation Failed",
          "errors": [["message": "A pull request already exists for team:ferry."]],
        ]), code: .conflict, words: "A pull request already exists for team:ferry."),
    Case(
      kind: .github, reply: .json(422, ["message": "No commits between main and ferry"]),
      code: .invalid, words: "No commits between"),
    Case(
      reply: .text(301, "", [.location: "https://new.example.com/"]), code: .configuration,
      words: "it has moved to https://new.example.com/"),
    Case(reply: .text(502, "<html>\n bad\n gateway"), code: .server, words: "<html> bad gateway"),
    Case(reply: .text(200, "<html>sign in"), code: .malformed, words: "is the API of gitlab"),
    Case(reply: .json(200, ["id": 1]), code: .malformed, words: "is not a merge request"),
  ]

  @Test(arguments: cases)
  func `a refusal says what happened and what to do`(example: Case) async throws {
    let http = ScriptedHTTP([example.reply])
    let client = try client(example.kind, http)
    let bare = MergeRequestDraft(source: source, target: target, title: "Shop", body: "")
    let failure = try #require(
      await failure { () throws(GitHostFailure) in _ = try await client.open(bare) })
    #expect(failure.code == example.code)
    #expect(failure.detail.contains(example.words), "\(failure)")
    #expect(failure.retryAfter == example.retryAfter)
    #expect(failure.doing.contains("request from ferry/production/shop into main of team/config"))
    #expect(!"\(failure)".contains("t0ken"))
  }

  @Test(arguments: [
    (HTTPFailure.Code.unreachable, GitHostFailure.Code.unreachable), (.timedOut, .unreachable),
    (.tls, .configuration), (.cancelled, .cancelled), (.tooLarge, .malformed),
  ])
  func `no answer is told apart from a refusal`(
    code: HTTPFailure.Code, expected: GitHostFailure.Code
  ) async throws {
    let http = ScriptedHTTP { _ throws(HTTPFailure) in
      throw HTTPFailure(code, doing: "connecting", detail: "no luck")
    }
    let client = try client(.gitea, http)
    let failure = await failure { () throws(GitHostFailure) in
      _ = try await client.mergeRequests(from: source, into: target)
    }
    #expect(failure?.code == expected)
  }
}
