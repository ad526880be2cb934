// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import FerryWebhook
import HTTPTypes
import Testing

@testable import FerrySandboxGitHost
import FerrySandboxHTTP

private let moment = InstantClock().now

@Suite(.timeLimit(.minutes(1))) struct HookTests {
  @Test func `a receiver that is down keeps nobody waiting and is remembered`() async throws {
    try await withGitHost { bench in
      // A port that was free a moment ago and that nobody listens on.
      try bench.hook("http://127.0.0.1:1/webhooks/gitlab")
      let head = try await bench.push("topic", version: "1.4.1")
      try await bench.open("topic")
      let merged = try await bench.send(
        "PUT", "/merge_requests/1/merge", ["sha": .string(head)])
      #expect(merged.status == 200)
      while bench.host.outbox.results.count < 4 { await Task.yield() }
      #expect(bench.host.outbox.results.allSatisfy { !$0.isDelivered })
    }
  }

  @Test func `no more than a hundred results are kept`() async throws {
    let refusing = ScriptedHTTP { _ in ScriptedReply(500) }
    let outbox = Outbox(http: refusing, clock: InstantClock(), atOnce: 4, logger: silent)
    let url = try #require(HTTPURL("http://127.0.0.1:1/"))
    for number in 0..<150 {
      outbox.post(Posting(id: "\(number)", event: "Push Hook", url: url, headers: [:], body: []))
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await outbox.run() }
      while refusing.calls.count < 150 { await Task.yield() }
      group.cancelAll()
    }
    #expect(outbox.results.count == 100)
  }

  @Test func `more webhooks than can wait are dropped`() throws {
    let outbox = Outbox(http: ScriptedHTTP([]), clock: InstantClock(), atOnce: 4, logger: silent)
    let url = try #require(HTTPURL("http://127.0.0.1:1/"))
    for number in 0..<257 {
      outbox.post(Posting(id: "\(number)", event: "Push Hook", url: url, headers: [:], body: []))
    }
    #expect(outbox.results.map(\.outcome) == [.dropped])
  }

  @Test func `Ferry takes what the host says of a push and a merge`() async throws {
    let receiver = HookReceiver()
    try await withGitHost { bench in
      try await withRunning(receiver) {
        try bench.hook(try await receiver.url(), token: "s3cret")
        let head = try await bench.push("topic", version: "1.4.1")
        let (push, body) = try await receiver.delivery { $0["object_kind"] == "push" }
        #expect(try signal(push, "s3cret") == .pushed(branch: branch("topic"), commit: id(head)))
        #expect(body["commits"]?.array?.first?["modified"] == [.string(HostBench.shop)])

        try await bench.open("topic")
        let (opened, _) = try await receiver.delivery {
          $0["object_attributes"]?["action"] == "open"
        }
        #expect(
          try signal(opened, "s3cret")
            == .mergeRequestChanged(number: 1, source: branch("topic"), target: branch("main")))

        let next = try await bench.push("topic", version: "1.4.2")
        let (_, updated) = try await receiver.delivery {
          $0["object_attributes"]?["action"] == "update"
        }
        #expect(updated["object_attributes"]?["oldrev"]?.string == head)

        let merged = try await bench.send(
          "PUT", "/merge_requests/1/merge", ["sha": .string(next)]
        ).json
        let (_, told) = try await receiver.delivery {
          $0["object_attributes"]?["action"] == "merge"
        }
        #expect(told["object_attributes"]?["merge_commit_sha"] == merged["merge_commit_sha"])
        #expect(told["object_attributes"]?["state"] == "merged")
      }
    }
  }

  @Test func `a signed message is taken with the signing token and with no other`() async throws {
    let receiver = HookReceiver()
    let key = "whsec_" + base64(Array("0123456789abcdef0123456789abcdef".utf8))
    try await withGitHost { bench in
      try await withRunning(receiver) {
        try bench.hook(try await receiver.url(), signingToken: key)
        try await bench.push("topic", version: "1.4.1")
        let (push, _) = try await receiver.delivery { $0["object_kind"] == "push" }
        #expect(throws: Never.self) { try signal(push, key) }
        #expect(throws: DeliveryRefusal.self) { try signal(push, "whsec_" + base64([1, 2, 3])) }
      }
    }
  }

  @Test func `a hook made through the API reads back without its secrets`() async throws {
    try await withGitHost { bench in
      let made = try await bench.send(
        "POST", "/hooks",
        ["url": "http://127.0.0.1:9/", "token": "s3cret", "merge_requests_events": true])
      #expect(made.status == 201)
      #expect(try made.json["token_present"] == true)
      #expect(!made.text.contains("s3cret"))
      #expect(
        try await bench.send("POST", "/hooks", ["url": "ftp://example.com"]).status == 422)
      #expect(try await bench.send("DELETE", "/hooks/1", [:]).status == 204)
      #expect(try await bench.get("/hooks").json == [])
    }
  }
}

private func signal(_ request: WebhookRequest, _ secret: String) throws -> Signal {
  decode(try authenticate(request, secrets: [Redacted(secret)], now: moment))
}

private func branch(_ text: String) -> BranchName { BranchName(text)! }

private func id(_ text: String) -> GitObjectID? { GitObjectID(hex: text) }
