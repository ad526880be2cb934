// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryTestKit
import FerryWebhook
import Testing

private let secret = Redacted("s3cret")

/// What Ferry's own receiver makes of the webhooks of each dialect.
@Suite(.timeLimit(.minutes(1))) struct DialectHookTests {
  @Test(arguments: GitHost.allCases)
  func `every delivery is authentic and says where to look`(kind: GitHost) async throws {
    try await withDeliveries(of: kind) { bench, person, receiver in
      try await person.live(in: bench)
      let request = Signal.mergeRequestChanged(
        number: 1, source: BranchName("topic"), target: BranchName("main"))
      // A comment of GitHub's, and of Gitea's, does not name the branches.
      let comment =
        kind == .gitlab
        ? request : Signal.mergeRequestChanged(number: 1, source: nil, target: nil)
      var signals: [Signal] = []
      while !signals.contains(.pushed(branch: BranchName("topic")!, commit: nil)) {
        let delivery = try await receiver.delivery { _ in true }
        let taken = try authenticate(delivery.0, secrets: [secret], now: InstantClock().now)
        signals.append(decode(taken))
      }
      for signal in signals {
        switch signal {
        case .pushed: continue
        default: #expect(signal == request || signal == comment, "\(signal)")
        }
      }
      #expect(signals.count { $0 == request } >= 7)
      #expect(signals.contains(comment))
      let names = bench.host.outbox.results.map(\.id)
      #expect(Set(names).count == names.count)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a delivery that was changed on the way is refused`(kind: GitHost) async throws {
    try await withDeliveries(of: kind) { bench, _, receiver in
      try await bench.push("topic", version: "1.4.1")
      let (request, _) = try await receiver.delivery { _ in true }
      #expect(throws: DeliveryRefusal.self) {
        try authenticate(request, secrets: [Redacted("other")], now: InstantClock().now)
      }
    }
  }

  @Test func `a hook made at GitHub is pinged`() async throws {
    let receiver = HookReceiver(.github)
    try await withGitHost(.github) { bench in
      try await withRunning(receiver) {
        let made = try await bench.send(
          "POST", "/hooks",
          [
            "config": ["url": .string(try await receiver.url()), "secret": "s3cret"],
            "events": ["push"], "name": "web",
          ])
        #expect(made.status == 201)
        let (ping, _) = try await receiver.delivery { $0["zen"] != nil }
        #expect(
          decode(try authenticate(ping, secrets: [secret], now: InstantClock().now)) == .ping)
      }
    }
  }

  /// The samples are what real hosts sent.
  @Test(arguments: [
    (GitHost.github, "opened", "github/pull_request.opened.json"),
    (.gitea, "opened", "gitea-live/02-pull_request.opened.json"),
    (.github, "synchronize", "github/pull_request.synchronize.json"),
    (.gitea, "synchronized", "gitea-live/12-pull_request_sync.synchronized.json"),
    (.gitea, "reviewed", "gitea-live/09-pull_request_review_approved.reviewed.json"),
    (.github, "submitted", "github/pull_request_review.submitted.json"),
    (.github, "created", "github/issue_comment.created.json"),
    (.gitea, "created", "gitea-live/04-pull_request_comment.created.json"),
  ])
  func `a webhook has the members of a real one`(
    kind: GitHost, action: String, sample: String
  ) async throws {
    let real = try JSONValue(
      parsing: try SharedFolder.bytes("webhooks/\(sample)"))
    try await withDeliveries(of: kind) { bench, person, receiver in
      try await person.live(in: bench)
      let (_, ours) = try await receiver.delivery { $0["action"]?.string == action }
      // An app's webhooks say as which installation they come.
      for (name, part) in real.object ?? [:] where name != "installation" {
        #expect(ours[name] != nil, "\(name)")
        let missing = Set(part.object?.keys.map(\.self) ?? [])
          .subtracting(ours[name]?.object?.keys.map(\.self) ?? []).subtracting(left)
        #expect(missing.isEmpty || name == "changes", "\(name): \(missing.sorted())")
      }
    }
  }
}

/// What nobody who follows merge requests asks for.
private let left: Set<String> = [
  "custom_properties", "stargazers", "master_branch", "reactions",
]

/// A host with one project, whose events go to a receiver.
private func withDeliveries(
  of kind: GitHost,
  _ body: @Sendable @escaping (HostBench, HostPerson, HookReceiver) async throws -> Void
) async throws {
  let receiver = HookReceiver(kind)
  try await withGitHost(kind) { bench in
    try await withRunning(receiver) {
      let url = try #require(HTTPURL(try await receiver.url()))
      try bench.host.addHook(url, secret: secret, to: bench.project)
      let person = try bench.host.person("grace", .write, in: bench.project)
      try await body(bench, person, receiver)
    }
  }
}

extension HostPerson {
  /// Everything that can happen to a merge request, from its first commit to the end of its branch.
  fileprivate func live(in bench: HostBench) async throws {
    let (topic, main) = (BranchName("topic")!, BranchName("main")!)
    let author = bench.host.reviewer(in: bench.project)
    try await commit([FileEdit(path: "a", content: [10])], to: topic, message: "One")
    try await author.open(NewMergeRequest(source: topic, target: main, title: "Shop 1.4.1"))
    try await commit([FileEdit(path: "b", content: [10])], to: topic, message: "Two")
    var edit = MergeRequestEdit()
    edit.isDraft = true
    try await self.edit(1, edit)
    edit.isDraft = false
    try await self.edit(1, edit)
    try await comment("/ferry hold", on: 1)
    try await approve(1)
    try await close(1)
    try await reopen(1)
    try await merge(1)
    try await deleteBranch(topic)
  }
}
