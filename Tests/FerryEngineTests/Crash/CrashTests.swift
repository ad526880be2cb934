// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import Testing

/// How the name of an effect on Git or its host begins.
enum HostEffect: String, CaseIterable, Sendable {
  case push, open, update, comment
  case status = "commit"

  /// How often it takes place at least where Bundles go together.
  var least: Int {
    switch self {
    case .push, .comment: 3
    case .update: 2
    case .open, .status: 1
    }
  }
}

/// Kill it at any instant, start it elsewhere, and it goes on.
@Suite(.timeLimit(.minutes(3)))
struct CrashTests {
  @Test(arguments: Fault.allCases)
  func `a fault at any effect of the way changes nothing of its end`(fault: Fault) async throws {
    for effect in 1... {
      let story = CrashStory()
      guard let struck = try await story.play((effect, fault)) else { return }
      story.expectTheEnd("\(fault.rawValue) at effect \(effect), \(struck)")
    }
  }

  @Test(arguments: HostEffect.allCases, Fault.allCases)
  func `where Bundles go together, a fault at an effect on Git or its host changes nothing`(
    kind: HostEffect, fault: Fault
  ) async throws {
    var effect = 1
    while true {
      let story = CrashStory(at: EngineWorld.ofTwo())
      guard let struck = try await story.play((effect, fault), among: kind.rawValue) else { break }
      story.expectTheEnd("\(fault.rawValue) at effect \(effect), \(struck)")
      effect += 1
    }
    #expect(effect > kind.least)
  }

  @Test func `an engine that comes to a settled world changes nothing`() async throws {
    let story = CrashStory()
    _ = try await story.play(nil)
    story.expectTheEnd("without a fault")
    let before = story.ledger.all.filter(isNoReport)
    try await story.lookAgain()
    #expect(story.ledger.all.filter(isNoReport) == before)
    #expect(story.world.host.comments(on: 1)["rollout"] != nil)
  }

  /// Commit statuses and comments say how things are: a new engine says it once more.
  private func isNoReport(_ effect: String) -> Bool {
    effect != "commit status" && !effect.hasPrefix("comment ")
  }
}

/// The same at every kind of client, for each effect on Git and the host; Forgejo's is Gitea's.
@Suite(.timeLimit(.minutes(3)))
struct HostedCrashTests {
  @Test(arguments: [GitHost.gitlab, .github, .gitea], Fault.allCases)
  func `a fault at a push, an opening, an update, a comment or a status changes nothing of the end`(
    kind: GitHost, fault: Fault
  ) async throws {
    for (word, least) in [("push", 2), ("open", 1), ("update", 1), ("comment", 2), ("commit", 1)] {
      var effect = 1
      while try await HostedWorld.play(kind, (effect, fault), among: word) != nil { effect += 1 }
      #expect(effect > least, "\(word)")
    }
  }

  @Test(arguments: [GitHost.gitlab, .github, .gitea], Fault.allCases)
  func `where Bundles go together, a fault at a push, an opening or an update changes nothing`(
    kind: GitHost, fault: Fault
  ) async throws {
    for word in [HostEffect.push, .open, .update] {
      var effect = 1
      while try await HostedWorld.play(kind, (effect, fault), among: word.rawValue, .ofTwo()) != nil
      {
        effect += 1
      }
      #expect(effect > word.least, "\(word)")
    }
  }

  @Test(arguments: [GitHost.gitlab, .github, .gitea], Fault.allCases)
  func `a fault at a reaction, an answer or the order to merge changes nothing of the end`(
    kind: GitHost, fault: Fault
  ) async throws {
    for (word, least) in [("react", 2), ("merge", 2)] {
      var effect = 1
      while try await HostedWorld.talk(kind, (effect, fault), among: word) != nil { effect += 1 }
      #expect(effect > least, "\(word)")
    }
  }
}

extension HostedWorld {
  /// Plays the story in which people talk and the host merges; gives the effect that met the fault.
  fileprivate static func talk(
    _ kind: GitHost, _ fault: (effect: Int, kind: Fault), among word: String
  ) async throws -> String? {
    let struck = Lock(String?.none)
    try await run(kind) { world in
      let place = try await TalkingWorld(in: world)
      let story = CrashStory(at: place)
      guard let name = try await story.play(fault, among: word) else { return }
      struck.withLock { $0 = name }
      let comment: Comment = "\(kind): \(fault.kind.rawValue) at effect \(fault.effect), \(name)"
      story.expectTheDeployments(comment)
      #expect(try await place.isTold, comment)
      #expect(world.requests.map(\.number) == [1] && world.isMerged, comment)
      #expect(try world.hasOneComment(ofEachKindOn: 1), comment)
    }
    return struck.withLock { $0 }
  }

  /// Plays the story and looks at its end; gives the effect that met the fault.
  fileprivate static func play(
    _ kind: GitHost, _ fault: (effect: Int, kind: Fault), among word: String,
    _ base: EngineWorld = EngineWorld()
  ) async throws -> String? {
    let struck = Lock(String?.none)
    try await run(kind, base) { world in
      let story = CrashStory(at: world)
      guard let name = try await story.play(fault, among: word) else { return }
      struck.withLock { $0 = name }
      let comment: Comment = "\(kind): \(fault.kind.rawValue) at effect \(fault.effect), \(name)"
      story.expectTheDeployments(comment)
      #expect(world.requests.map(\.number) == [1] && world.isMerged, comment)
      #expect(try world.hasOneComment(ofEachKindOn: 1), comment)
      #expect(world.host.traffic.pushes == story.pushes, comment)
      let branches = try await world.branches()
      #expect(
        Set(branches.keys).isSubset(of: [world.base.main, world.base.carrier]), comment)
    }
    return struck.withLock { $0 }
  }
}

extension CrashStory {
  /// The world is as one undisturbed engine leaves it.
  func expectTheEnd(_ comment: Comment) {
    expectTheDeployments(comment)
    #expect(world.host.mergeRequests.map(\.state) == [.merged], comment)
    #expect(world.isTold, comment)
    #expect(Set(world.git.branches.keys) == [world.main, world.carrier], comment)
  }

  /// Each version was deployed once where it belongs, and proposed once.
  func expectTheDeployments(_ comment: Comment) {
    for (context, cluster) in world.clusters {
      let counts = deployments(on: context)
      let count = counts.values.reduce(0, +)
      let created = ledger.effects("\(context): create Job ")
      #expect(created.count == count && Set(created).count == count, comment)
      #expect(created.allSatisfy { $0.hasSuffix("-1") }, comment)
      #expect(cluster.objects(.job).count == count, comment)
      let bundles = cluster.objects(.bundle)
      #expect(bundles.count == counts.count, comment)
      for bundle in bundles { expectTheEnd(of: bundle, counts, comment) }
    }
    #expect(ledger.effects("open ").count == 1, comment)
    #expect(
      ledger.effects("push ") == Array(repeating: "push \(world.carrier)", count: pushes), comment)
  }

  private func expectTheEnd(of bundle: JSONValue, _ counts: [String: Int], _ comment: Comment) {
    let name = bundle[["metadata", "name"]]?.string ?? ""
    let version: JSONValue = name == "shop" ? "1.4.2" : "2.1.0"
    #expect(bundle[["status", "ready"]] == 1, comment)
    #expect(bundle[["status", "deploy", "version"]] == version, comment)
    let history = bundle[["status", "history"]]?.array ?? []
    #expect(history.count == counts[name], comment)
    #expect(history.allSatisfy { $0["result"] == "succeeded" }, comment)
  }

  /// How often each Bundle is deployed on a cluster.
  private func deployments(on context: String) -> [String: Int] {
    let shop = ["shop": context.hasPrefix("staging") ? 3 : 2]
    return world.goesTogether ? shop.merging(["blog": 2]) { $1 } : shop
  }

  /// How often the branch changes: with each version that is offered.
  var pushes: Int { world.goesTogether ? 3 : 2 }
}
