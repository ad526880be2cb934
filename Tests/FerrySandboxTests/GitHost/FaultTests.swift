// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import FerryTestPeers
import FerryWebhook
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  @Test(arguments: GitHost.allCases)
  func `a request takes effect although its answer is lost`(kind: GitHost) async throws {
    try await withGitHost(kind) { bench in
      try await bench.push("topic", version: "1.4.1")
      bench.host.faults.add(
        RequestFault(.loseAnswer, method: .post, path: kind.requestsPath))
      await #expect(throws: (any Error).self) { try await bench.open("topic") }
      let project = bench.host.project(ProjectPath("team/config")!)
      #expect(project?.mergeRequests.all.map(\.title) == ["Shop to production"])
      #expect(try await bench.open("topic").status >= 400)
    }
  }

  @Test(arguments: [503, 429])
  func `an answer of the host's trouble comes before anything happens`(code: Int) async throws {
    try await withGitHost(.github) { bench in
      try await bench.push("topic", version: "1.4.1")
      bench.host.faults.add(
        RequestFault(
          .answer(HTTPResponse.Status(code: code), retryAfter: .seconds(7)), method: .post,
          path: "/pulls", skipping: 1, times: 2))
      #expect(try await bench.open("topic").status == 201)
      for _ in 1...2 {
        let refused = try await bench.open("topic")
        #expect(refused.status == code)
        #expect(refused.headers["retry-after"] == "7")
      }
      #expect(try await bench.open("topic").status == 422)
    }
  }

  @Test func `a webhook is lost, doubled or overtaken when it is told to be`() async throws {
    let receiver = HookReceiver(.gitea)
    try await withGitHost(.gitea) { bench in
      try await withRunning(receiver) {
        let url = try #require(HTTPURL(try await receiver.url()))
        try bench.host.addHook(
          HookSettings(url: url, events: ["push"], secret: Redacted("s3cret")), to: bench.project)
        bench.host.faults.add(DeliveryFault(.drop, event: "push"))
        bench.host.faults.add(DeliveryFault(.duplicate, event: "push", skipping: 1))
        bench.host.faults.add(DeliveryFault(.overtaken, event: "push", skipping: 2))
        for branch in ["lost", "doubled", "late", "early"] {
          try await bench.push(branch, version: branch)
        }
        var seen: [String] = []
        while seen.count < 4 {
          seen.append(try await receiver.delivery { _ in true }.1["ref"]?.string ?? "")
        }
        #expect(seen == ["doubled", "doubled", "early", "late"].map { "refs/heads/\($0)" })
      }
    }
  }

  @Test func `GitHub's missed deliveries are listed and sent again`() async throws {
    let receiver = HookReceiver(.github)
    try await withGitHost(.github) { bench in
      try await withRunning(receiver) {
        let url = try #require(HTTPURL(try await receiver.url()))
        try bench.host.addHook(url, secret: Redacted("s3cret"), to: bench.project)
        bench.host.faults.add(DeliveryFault(.drop, event: "push"))
        try await bench.push("topic", version: "1.4.1")
        try await bench.push("other", version: "1.4.2")
        _ = try await receiver.delivery { $0["ref"] == "refs/heads/other" }
        let missed = try await bench.get("/hooks/1/deliveries?status=failure").json.array ?? []
        let push = try #require(missed.first { $0["event"] == "push" })
        let id = try #require(push["id"]?.integer)
        let again = try await bench.send("POST", "/hooks/1/deliveries/\(id)/attempts", [:])
        #expect(again.status == 202)
        let (_, body) = try await receiver.delivery { _ in true }
        #expect(body["ref"] == "refs/heads/topic")
      }
    }
  }

  @Test func `a spent quota is refused in the host's way`() async throws {
    for (kind, status, field) in [
      (GitHost.github, 403, "x-ratelimit-remaining"), (.gitlab, 429, "ratelimit-remaining"),
    ] {
      try await withGitHost(kind) { bench in
        bench.host.limitRequests(to: 1, in: .seconds(3_600))
        let first = try await bench.get("")
        #expect(first.status == 200)
        #expect(first.headers[field] == "0")
        let second = try await bench.get("")
        #expect(second.status == status)
        bench.host.faults.clear()
        #expect(try await bench.get("").status == 200)
      }
    }
  }
}
