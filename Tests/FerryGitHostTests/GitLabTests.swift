// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

@Suite struct GitLabTests {
  @Test func `a status that is set already is no failure`() async throws {
    let http = ScriptedHTTP([
      .json(400, ["message": "Cannot transition status via :enqueue from :pending"])
    ])
    try await client(.gitlab, http).setStatus(
      CommitStatus(name: "ferry/plan", state: .pending, description: "planning"), of: commit)
    #expect(http.calls[0].json?["state"] == "pending")
  }

  @Test func `another refusal of a status is a failure`() async throws {
    let client = try client(.gitlab, ScriptedHTTP([.json(400, ["error": "state is missing"])]))
    let status = CommitStatus(name: "ferry/plan", state: .failure, description: "")
    let failure = await failure { () throws(GitHostFailure) in
      try await client.setStatus(status, of: commit)
    }
    #expect(failure?.code == .invalid)
  }

  @Test func `merge requests of forks are passed over`() async throws {
    let http = ScriptedHTTP([
      .json(
        200,
        [
          gitLabRequest(9, sourceProject: 66), gitLabRequest(8, state: "locked"),
          gitLabRequest(7, state: "closed"), gitLabRequest(5, state: "merged"),
        ])
    ])
    let found = try await client(.gitlab, http).mergeRequests(from: source, into: target)
    #expect(found.map(\.number) == [8, 7, 5])
    #expect(found.map(\.state) == [.open, .closed, .merged])
    #expect(found[0].head == commit)
    let call = http.calls[0]
    #expect(
      call.line == "GET /api/v4/projects/team%2Fconfig/merge_requests?state=all"
        + "&source_branch=ferry%2Fproduction%2Fshop&target_branch=main"
        + "&order_by=created_at&sort=desc&per_page=100")
    #expect(call.field("Authorization") == "Bearer t0ken")
  }

  @Test func `a merge request with a link that is no URL is not taken`() async throws {
    var json = gitLabRequest(1)
    json["web_url"] = "javascript:alert(1)"
    let client = try client(.gitlab, ScriptedHTTP([.json(200, [json])]))
    let failure = await failure { () throws(GitHostFailure) in
      _ = try await client.mergeRequests(from: source, into: target)
    }
    #expect(failure?.code == .malformed)
  }
}
