// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion
import Testing

@Suite struct `A candidate` {
  /// Staging has 1.4.3 since ten minutes, and had 1.4.2 before; the soak is half an hour.
  private func busyFleet(olderSecondsAgo: Int) throws -> Fleet {
    var fleet = try Fleet(candidate: "1.4.3")
    fleet.rules.soak = .seconds(1_800)
    try fleet.remember("1.4.2", secondsAgo: olderSecondsAgo)
    return fleet
  }

  @Test func `keeps its clock when a newer release replaces it`() throws {
    let fleet = try busyFleet(olderSecondsAgo: 1_800)
    #expect(fleet.decision.proposal?.release.version == "1.4.2")
    #expect(fleet.decision.coming == ["1.4.3"])
    #expect(fleet.decision.nextLook == Fleet.now + .seconds(1_200))
  }

  @Test func `that soaks goes before a newer one that soaks longer`() throws {
    let fleet = try busyFleet(olderSecondsAgo: 1_799)
    #expect(fleet.decision.closed == ["soak"])
    #expect(fleet.decision.coming == ["1.4.3"])
    #expect(fleet.decision.nextLook == Fleet.now + .seconds(1))
  }

  @Test func `gives way when a newer one has soaked too`() throws {
    let fleet = try busyFleet(olderSecondsAgo: 1_800)
    let later = promote(fleet.facts, now: Fleet.now + .seconds(1_200))
    #expect(later.proposal?.release.version == "1.4.3")
    #expect(later.coming == [])
  }

  @Test func `counts from the latest of its deployments`() throws {
    var fleet = try busyFleet(olderSecondsAgo: 5_000)
    try fleet.remember("1.4.2", secondsAgo: 1_700)
    #expect(fleet.decision.gate(.soak)?.opening == Fleet.now + .seconds(100))
  }

  @Test func `is none when a later deployment of it failed`() throws {
    var fleet = try busyFleet(olderSecondsAgo: 5_000)
    try fleet.remember("1.4.2", .failed, secondsAgo: 4_000)
    #expect(fleet.decision.gate(.soak)?.opening == Fleet.now + .seconds(1_200))
    #expect(fleet.decision.coming == [])
  }

  @Test func `is none when it was on one source cluster only`() throws {
    var fleet = try busyFleet(olderSecondsAgo: 5_000)
    fleet.sources[1].history = []
    #expect(fleet.decision.closed == ["soak"])
    #expect(fleet.decision.coming == [])
  }

  @Test func `is none when the source went back from it`() throws {
    var fleet = try Fleet(candidate: "1.4.2")
    try fleet.remember("1.4.3", secondsAgo: 5_000)
    #expect(fleet.decision.proposal?.release.version == "1.4.2")
    #expect(fleet.decision.coming == [])
  }

  @Test func `is none when the environment is beyond it`() throws {
    var fleet = try Fleet(candidate: "1.4.3", there: "1.4.3")
    try fleet.remember("1.4.2", secondsAgo: 5_000)
    #expect(fleet.decision == .none)
  }

  @Test func `is not spoken against by the trouble of its successor`() throws {
    var fleet = try Fleet(candidate: "1.4.2")
    fleet.sources[0].resolved = try Fleet.release("1.4.3")
    fleet.sources[0].health = .degraded
    fleet.sources[0].isSettled = false
    #expect(fleet.decision.proposal?.release.version == "1.4.2")
    fleet.sources[0].resolved = try Fleet.release("1.4.2")
    #expect(fleet.decision.closed == ["healthy at the source"])
  }

  @Test func `is not judged on a cluster that cannot be seen`() throws {
    var fleet = try busyFleet(olderSecondsAgo: 5_000)
    fleet.sources[0].health = .unknown
    #expect(fleet.decision.proposal == nil)
  }

  @Test func `is one build of a version and not another`() throws {
    var fleet = try Fleet()
    fleet.sources[1].deployed = try Fleet.release("1.2.0", digest: "b")
    #expect(fleet.decision.closed == ["healthy at the source"])
    #expect(fleet.decision.gate(.health)?.sentence.contains("another build of 1.2.0") == true)
  }

  @Test(arguments: [
    (Quorum.percent(66), 2, true), (.percent(67), 2, false), (.clusters(2), 2, true),
    (.clusters(9), 2, false), (.clusters(9), 3, true), (.all, 2, false), (.percent(1), 0, false),
  ])
  func `needs the quorum of each source environment`(quorum: Quorum, good: Int, isOpen: Bool) throws
  {
    var fleet = try Fleet()
    fleet.sources = try (0..<3).map { number in
      try Fleet.standing(
        Fleet.staging, "c\(number)", wanted: "1.*", deployed: number < good ? "1.2.0" : "1.0.0")
    }
    fleet.rules.quorum = quorum
    #expect((fleet.decision.proposal?.release.version == "1.2.0") == isOpen)
  }

  @Test func `soaks from the moment at which its quorum had it`() throws {
    var fleet = try Fleet()
    fleet.rules.quorum = .clusters(1)
    fleet.rules.soak = .seconds(600)
    fleet.sources[1].since = Fleet.now
    #expect(fleet.decision.proposal != nil)
    fleet.rules.quorum = .all
    #expect(fleet.decision.closed == ["soak"])
  }

  @Test func `must be in every environment that is promoted from`() throws {
    let ap = EnvironmentName(checked: "prod-ap")
    let sources = ["prod-eu", "prod-us"].map(EnvironmentName.init(checked:))
    var fleet = try Fleet()
    fleet.rules = PromotionRules(from: sources)
    fleet.sources = try sources.map {
      try Fleet.standing($0, "one", wanted: "1.2.0", deployed: "1.2.0")
    }
    fleet.targets = [try Fleet.standing(ap, "one", wanted: "1.1.0", deployed: "1.1.0")]
    #expect(fleet.decision.proposal?.sources == sources)
    fleet.sources[1].deployed = try Fleet.release("1.1.0")
    #expect(fleet.decision.closed == ["healthy at the source"])
    #expect(fleet.decision.gate(.health)?.sentence.contains("prod-us/one has 1.1.0") == true)
  }
}
