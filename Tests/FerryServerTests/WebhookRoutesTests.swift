// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Crypto
import FerryDomain
import FerryServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WebhookRoutesTests {
  private let push =
    #"{"ref":"refs/heads/main","after":"58a62bb69891db534efd7ef3bf16575ee823e399"}"#

  @Test func `an authentic delivery becomes a signal`() async throws {
    try await withServer { server in
      let answer = try await ask(server, "POST", "/webhooks/github", signed(push), body: push)
      #expect(answer.status == 202)
      let main = try #require(BranchName("main"))
      let commit = GitObjectID(hex: "58a62bb69891db534efd7ef3bf16575ee823e399")
      #expect(server.signals.all == [.pushed(branch: main, commit: commit)])
    }
  }

  @Test func `a delivery that comes again changes nothing`() async throws {
    try await withServer { server in
      let fields = signed(push, id: "same")
      let first = try await ask(server, "POST", "/webhooks/github", fields, body: push)
      let second = try await ask(server, "POST", "/webhooks/github", fields, body: push)
      #expect([first.status, second.status] == [202, 200])
      #expect(server.signals.all.count == 1)
    }
  }

  @Test func `a delivery that asks for nothing is taken all the same`() async throws {
    try await withServer { server in
      let fields = signed("[]", event: "star")
      let answer = try await ask(server, "POST", "/webhooks/github", fields, body: "[]")
      #expect(answer.status == 202)
      #expect(server.signals.all == [.other("star")])
    }
  }

  @Test func `what is not signed is refused with one line in the log and nothing of the body`()
    async throws
  {
    try await withServer { server in
      var fields = signed(push)
      fields["X-Hub-Signature-256"] = "sha256=" + String(repeating: "0", count: 64)
      let answer = try await ask(server, "POST", "/webhooks/github", fields, body: push)
      #expect(answer.status == 401)
      #expect(answer.fields["www-authenticate"] == "Signature")
      #expect(server.signals.all.isEmpty)
      let lines = server.log.warnings
      #expect(lines.count == 1)
      #expect(lines.first?.contains("X-Hub-Signature-256 does not fit the body") == true)
      #expect(lines.first?.contains("github") == true)
      #expect(lines.first?.contains("refs/heads") == false)
    }
  }

  @Test func `a refused delivery does not make the authentic one look known`() async throws {
    try await withServer { server in
      var forged = signed(push, id: "same")
      forged["X-Hub-Signature-256"] = "sha256=" + String(repeating: "0", count: 64)
      _ = try await ask(server, "POST", "/webhooks/github", forged, body: push)
      let fields = signed(push, id: "same")
      #expect(try await ask(server, "POST", "/webhooks/github", fields, body: push).status == 202)
    }
  }

  @Test func `a host without a secret is refused`() async throws {
    try await withServer { server in
      let answer = try await ask(
        server, "POST", "/webhooks/gitlab", ["X-Gitlab-Token": ""], body: "{}")
      #expect(answer.status == 401)
      #expect(server.log.warnings.first?.contains("no webhook secret is set for gitlab") == true)
    }
  }

  @Test func `a host that is not named is known by its fields, Gitea before GitHub`() async throws {
    try await withServer { server in
      var fields = signed(push, id: "1")
      #expect(try await ask(server, "POST", "/webhooks", fields, body: push).status == 202)
      fields["X-Gitea-Event"] = "push"
      fields["X-Gitea-Delivery"] = "2"
      let asGitea = try await ask(server, "POST", "/webhooks", fields, body: push)
      #expect(asGitea.status == 401)
      #expect(server.log.warnings.last?.contains("X-Gitea-Signature is missing") == true)
      let code = fields["X-Hub-Signature-256"]?.dropFirst("sha256=".count)
      fields["X-Gitea-Signature"] = code.map { String($0) }
      #expect(try await ask(server, "POST", "/webhooks", fields, body: push).status == 202)
      #expect(try await ask(server, "POST", "/webhooks", [:], body: push).status == 404)
      #expect(server.signals.all.count == 2)
    }
  }

  @Test func `deliveries in any order each ask to look`() async throws {
    let closed = #"{"action":"closed","number":7,"pull_request":{"number":7}}"#
    let opened = #"{"action":"opened","number":7,"pull_request":{"number":7}}"#
    try await withServer { server in
      for (id, event, body) in [
        ("3", "pull_request", closed), ("1", "push", push), ("2", "pull_request", opened),
      ] {
        let fields = signed(body, event: event, id: id)
        let answer = try await ask(server, "POST", "/webhooks/github", fields, body: body)
        #expect(answer.status == 202)
      }
      #expect(
        server.signals.all.filter {
          $0 == .mergeRequestChanged(number: 7, source: nil, target: nil)
        }.count == 2)
      #expect(server.signals.all.count == 3)
    }
  }

  @Test func `both secrets are taken while one takes the place of the other`() async throws {
    try await withServer { server in
      for (id, secret) in [("1", "s3cret"), ("2", "next")] {
        let fields = signed(push, id: id, secret: secret)
        let answer = try await ask(server, "POST", "/webhooks/github", fields, body: push)
        #expect(answer.status == 202)
      }
    }
  }

  @Test(arguments: ["/webhooks/bitbucket", "/webhooks/github/x"])
  func `an unknown host is not found`(path: String) async throws {
    try await withServer { server in
      let answer = try await ask(server, "POST", path, signed(push), body: push)
      #expect(answer.status == 404)
      #expect(server.signals.all.isEmpty)
    }
  }

  @Test func `a body over the limit is refused whether or not its length is told`() async throws {
    var limits = ServerLimits()
    limits.bodySize = 1_000
    limits.readTime = .milliseconds(500)
    try await withServer(limits: limits) { server in
      let body = String(repeating: "x", count: 1_001)
      let told = try await ask(server, "POST", "/webhooks/github", signed(body), body: body)
      #expect(told.status == 413)
      #expect(told.fields["connection"] == "close")
      let chunks = "3e9\r\n\(body)\r\n0\r\n\r\n"
      let untold = try await withConnection(to: server.port) { connection in
        try await connection.send(
          "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)"
        )
        return Answer(await connection.rest())
      }
      #expect(untold.status == 413)
      #expect(server.signals.all.isEmpty)
    }
  }

  private func signed(
    _ body: String, event: String = "push", id: String = "1", secret: String = "s3cret"
  ) -> [String: String] {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(body.utf8), using: SymmetricKey(data: Array(secret.utf8)))
    return [
      "X-GitHub-Event": event, "X-GitHub-Delivery": id,
      "X-Hub-Signature-256": "sha256=" + hex(code),
    ]
  }
}
