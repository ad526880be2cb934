// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import Testing

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

extension CrashStory {
  /// The world is as one undisturbed engine leaves it.
  func expectTheEnd(_ comment: Comment) {
    for (context, cluster) in world.clusters {
      let created = ledger.effects("\(context): create Job ")
      #expect(created.count == 2 && Set(created).count == 2, comment)
      #expect(created.allSatisfy { $0.hasSuffix("-1") }, comment)
      #expect(cluster.objects(.job).count == 2, comment)
      let bundle = cluster.objects(.bundle).first
      #expect(bundle?[["status", "ready"]] == 1, comment)
      #expect(bundle?[["status", "deploy", "version"]] == "1.4.1", comment)
      let history = bundle?[["status", "history"]]?.array ?? []
      #expect(history.map { $0["result"] } == ["succeeded", "succeeded"], comment)
    }
    #expect(world.host.mergeRequests.map(\.state) == [.merged], comment)
    #expect(ledger.effects("open ").count == 1, comment)
    #expect(ledger.effects("push ") == ["push \(world.promotion)"], comment)
    #expect(Set(world.git.branches.keys) == [world.main, world.promotion], comment)
  }
}
