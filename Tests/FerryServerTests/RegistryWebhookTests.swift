// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct RegistryWebhookTests {
  private let push = """
    {"events": [
      {"action": "push", "target": {"repository": "team/shop", "tag": "1.4.2"}},
      {"action": "pull", "target": {"repository": "team/other", "tag": "1.0.0"}},
      {"action": "push", "target": {"repository": "team/layers",
        "mediaType": "application/octet-stream"}}
    ]}
    """

  @Test(arguments: [[:], ["Authorization": "Bearer wrong"], ["Authorization": ""]])
  func `what does not bear the secret is refused`(fields: [String: String]) async throws {
    try await withServer { server in
      let answer = try await ask(server, "POST", "/webhooks/registry", fields, body: push)
      #expect(answer.status == 401)
      #expect(server.signals.all.isEmpty)
      #expect(server.log.warnings.count == 1)
      #expect(server.log.warnings.first?.contains("team/shop") == false)
    }
  }

  @Test(arguments: ["s3cret", "Bearer s3cret", "bearer s3cret"])
  func `a pushed manifest has its repository looked at`(authorization: String) async throws {
    try await withServer { server in
      let answer = try await ask(
        server, "POST", "/webhooks/registry", ["Authorization": authorization], body: push)
      #expect(answer.status == 202)
      #expect(server.signals.all == [.published(repositories: ["team/shop"])])
    }
  }

  @Test(arguments: [
    #"{"events": [{"id": "%", "action": "push", "target": {"repository": "a/b", "tag": "1"}}]}"#,
    #"{"id": "%", "type": "harbor.artifact.pushed","#
      + #" "data": {"repository": {"repo_full_name": "a/b"}}}"#,
  ])
  func `a notification that comes again is taken once`(body: String) async throws {
    try await withServer { server in
      var answers: [Int] = []
      for id in ["1", "1", "2"] {
        let body = body.replacing("%", with: id)
        let fields = ["Authorization": "s3cret"]
        answers.append(
          try await ask(server, "POST", "/webhooks/registry", fields, body: body).status)
      }
      #expect(answers == [202, 200, 202])
      #expect(server.signals.all.count == 2)
    }
  }

  @Test func `a notification that its registry does not name is always new`() async throws {
    try await withServer { server in
      for _ in 0..<2 {
        let answer = try await ask(
          server, "POST", "/webhooks/registry", ["Authorization": "s3cret"], body: push)
        #expect(answer.status == 202)
      }
      #expect(server.signals.all.count == 2)
    }
  }

  @Test(arguments: [
    #"{"type": "PUSH_ARTIFACT", "event_data": {"repository": {"repo_full_name": "a/b"}}}"#,
    #"{"specversion": "1.0", "type": "harbor.artifact.pushed","#
      + #" "data": {"repository": {"repo_full_name": "a/b"}}}"#,
  ])
  func `Harbor is understood in both formats`(body: String) async throws {
    try await withServer { server in
      _ = try await ask(
        server, "POST", "/webhooks/registry", ["Authorization": "s3cret"], body: body)
      #expect(server.signals.all == [.published(repositories: ["a/b"])])
    }
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"events": 1}"#, #"{"events": [1, {"action": "push"}]}"#,
    #"{"type": "DELETE_ARTIFACT", "event_data": {"repository": {"repo_full_name": "a/b"}}}"#,
  ])
  func `what says nothing is taken, and nothing comes of it`(body: String) async throws {
    try await withServer { server in
      let answer = try await ask(
        server, "POST", "/webhooks/registry", ["Authorization": "s3cret"], body: body)
      #expect(answer.status == 202)
      #expect(server.signals.all.isEmpty)
    }
  }
}
