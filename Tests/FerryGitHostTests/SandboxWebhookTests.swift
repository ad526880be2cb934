// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import Testing

/// Every client against the sandbox that speaks as its host: having it tell us of news.
@Suite(.timeLimit(.minutes(1))) struct SandboxWebhookTests {
  private static let all = Set(Webhook.Event.allCases)

  @Test(arguments: GitHost.allCases)
  func `a webhook is made once and changed in place`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let url = WebhookRegistrationTests.url
      let made = try await bench.client.keepWebhook(
        url, events: [.push], secret: Redacted("old"))
      #expect(made.url == url.description && made.isActive)
      #expect(bench.project.hooks.allSatisfy { !$0.settings.events.isEmpty })
      let few = try #require(bench.project.hooks.first).settings.events
      let kept = try await bench.client.keepWebhook(
        url, events: Self.all, secret: Redacted("s3cret"))
      #expect(kept.id == made.id)
      let hook = try #require(bench.project.hooks.first)
      #expect(bench.project.hooks.count == 1)
      #expect(hook.settings.secret?.matches("s3cret") == true)
      #expect(hook.settings.events.isStrictSuperset(of: few))
      #expect(try await bench.client.webhooks() == [kept])
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a webhook to another place is left as it is`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let other = try #require(HTTPURL("https://chat.example.com/hook"))
      try bench.host.addHook(other, secret: nil, to: bench.project)
      let before = try #require(bench.project.hooks.first).settings.events
      _ = try await bench.client.keepWebhook(
        WebhookRegistrationTests.url, events: Self.all, secret: Redacted("s3cret"))
      #expect(bench.project.hooks.map(\.settings.url).first == other)
      #expect(bench.project.hooks.first?.settings.events == before)
      #expect(bench.project.hooks.count == 2)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `deliveries are told as far as the host tells`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let hook = try await bench.client.keepWebhook(
        try #require(HTTPURL("http://127.0.0.1:9/webhooks/x")), events: Self.all,
        secret: Redacted("s3cret"))
      _ = try await bench.client.open(draft)
      switch (kind, try await bench.client.deliveries(of: hook)) {
      case (.github, .listed(let attempts)):
        #expect(attempts.contains { $0.event == "pull_request" && !$0.isTaken })
      case (.gitlab, .sending(let isOn, _)): #expect(isOn)
      case (.gitea, .notTold), (.forgejo, .notTold): break
      case (_, let told): Issue.record("\(kind) tells \(told)")
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `who may not administer the project sets no webhook`(kind: GitHost) async throws {
    try await SandboxBench.run(kind) { bench in
      let client = try await bench.client(of: bench.ada)
      let refused = await failure { () throws(GitHostFailure) in
        _ = try await client.keepWebhook(
          WebhookRegistrationTests.url, events: Self.all, secret: Redacted("s3cret"))
      }
      #expect(refused?.code == .forbidden || refused?.code == .notFound)
      #expect(refused?.detail.contains(kind == .gitlab ? "Maintainer" : "administers") == true)
      #expect(bench.project.hooks.isEmpty)
    }
  }
}
