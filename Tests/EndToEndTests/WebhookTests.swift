// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitModel
import FerryTestPeers
import Testing

/// `ferry webhook register` as a person runs it, against every Git host.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct WebhookTests {
  @Test(arguments: GitHost.allCases)
  func `a webhook is made, kept, and its deliveries are told`(kind: GitHost) async throws {
    try await SmallWorld.run(gitHost: kind) { world in
      let serve = try world.ferry("serve", "--output", "json")
      let line = try await serve.line(containing: "listening on ")
      let base = String(try #require(line.firstMatch(of: /listening on (http[^" ]+)/)?.1))
      let url = base + "webhooks/\(kind)"

      let missing = try world.ferry("webhook", "register", "--url", url, "--check")
      #expect(await missing.exitCode() == 1)
      #expect(missing.text.contains("has no webhook to \(url)"), "\(missing.text)")
      #expect(world.hooks.isEmpty)

      for result in ["created", "updated"] {
        let made = try world.ferry("webhook", "register", "--url", url)
        #expect(await made.exitCode() == 0, "\(made.text)")
        #expect(made.text.contains("\(result) webhook 1 to \(url)"), "\(made.text)")
      }
      #expect(world.hooks.map(\.settings.url.description) == [url])

      // What the host now says reaches ferry serve.
      try world.publish("1.4.0")
      try await world.push("news")
      try await eventually { world.deliveries > 0 }
      let check = try world.ferry(
        "webhook", "register", "--url", url, "--check", "--output", "json")
      #expect(await check.exitCode() == 0, "\(check.text)")
      let told = try JSONValue(parsing: check.text)
      let isTold = kind == .github || kind == .gitlab
      #expect(told["arrives"]?.string == (isTold ? "yes" : "unknown"))
      serve.signal(15)
      #expect(await serve.exitCode() == 0)
    }
  }

  @Test func `a webhook that nobody answers is told`() async throws {
    let kind = GitHost.github
    try await SmallWorld.run(gitHost: kind) { world in
      let url = "http://127.0.0.1:9/webhooks/\(kind)"
      let made = try world.ferry("webhook", "register", "--url", url)
      #expect(await made.exitCode() == 0, "\(made.text)")
      for count in 1...5 {
        try await world.push("news \(count)")
        try await eventually { world.deliveries >= count }
      }
      let check = try world.ferry("webhook", "register", "--url", url, "--check")
      #expect(await check.exitCode() == 1, "\(check.text)")
      #expect(check.text.contains(url))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a token that may not administer the project is told what it lacks`(
    kind: GitHost
  ) async throws {
    try await SmallWorld.run(gitHost: kind) { world in
      let token = try world.tokenOfDeveloper()
      let made = try world.ferry(
        all: ["webhook", "register", "--url", "https://ferry.example.com/webhooks/\(kind)"],
        changing: ["FERRY_TOKEN": token])
      #expect(await made.exitCode() == 1)
      #expect(made.text.contains("while listing the webhooks"), "\(made.text)")
      #expect(
        made.text.contains(kind == .gitlab ? "Maintainer" : "administ")
          || made.text.contains("webhooks: read and write"), "\(made.text)")
      #expect(world.hooks.isEmpty)
    }
  }

  @Test func `what cannot be registered is one sentence`() async throws {
    try await SmallWorld.run { world in
      let other = try world.ferry(
        "webhook", "register", "--url", "https://ferry.example.com/webhooks/github")
      #expect(await other.exitCode() == 1)
      #expect(other.text.contains("write …/webhooks/gitlab"), "\(other.text)")
      let pathless = try world.ferry("webhook", "register", "--url", "https://ferry.example.com/")
      #expect(await pathless.exitCode() == 64)
      let secretless = try world.ferry(
        all: ["webhook", "register", "--url", "https://ferry.example.com/webhooks/gitlab"],
        changing: ["FERRY_WEBHOOK_SECRET": ""])
      #expect(await secretless.exitCode() == 1)
      #expect(secretless.text.contains("no webhook secret is set"), "\(secretless.text)")
    }
  }
}
