// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryPlan
import FerryTestKit
import Testing

@Suite struct PlanMemoryTests {
  /// One of the things that facts are made of, each of which somebody may change between two plans.
  private struct Draw {
    var random: SeededGenerator

    mutating func facts() throws -> PlanFacts {
      let git = try shop()
      var facts = try Shop.facts(git, live: live())
      facts.releases[Shop.id] = try answer(git)
      facts.needsVerification = .random(using: &random)
      if oneIn(5) {
        facts.unfit[Shop.id] = Unfitness(
          .namespaceMissing, of: Shop.id.namespace, nextCheck: Shop.now + .seconds(15))
      }
      if oneIn(4) { facts.desired.drift.answer = .report }
      if oneIn(4) { facts.now = Shop.now + .seconds(3_600) }
      if oneIn(5) {
        facts.wait = { _ in .turn(of: ClusterName(checked: "eu-0"), why: "it goes first") }
      }
      return facts
    }

    private mutating func shop() throws -> Shop {
      var shop = Shop()
      if oneIn(5) { shop.version = "1.2.4" }
      if oneIn(5) { shop.environment = ["REGION": "eu"] }
      if oneIn(5) { shop.values = ["values.yaml": "replicas: 2"] }
      if oneIn(6) { shop.annotations[Annotation.suspend] = "true" }
      if oneIn(6) { shop.valuesAreInGit = false }
      return shop
    }

    private mutating func live() throws -> LiveState {
      let shop = try shop()
      switch Int.random(in: 0..<10, using: &random) {
      case 0: return LiveState()
      case 1: return try shop.live()
      case 2: return try shop.live(status: shop.deployedStatus(), jobs: [shop.job(.verify)])
      case 3:
        return try shop.live(
          status: shop.deployedStatus(), jobs: [shop.job(.verify, condition: "Complete")])
      case 4: return try shop.live(jobs: [shop.job(isReady: true)])
      case 5: return try shop.live(jobs: [shop.job(condition: "Failed")])
      case 6: return try shop.settled { $0["spec"]?["version"] = "9.9.9" }
      case 7:
        return try shop.settled { $0["metadata"]?["deletionTimestamp"] = "2026-01-01T00:00:00Z" }
      default: return try shop.settled()
      }
    }

    private mutating func answer(_ shop: Shop) throws -> ReleaseAnswer? {
      var moved = shop
      moved.digit = "b"
      switch Int.random(in: 0..<8, using: &random) {
      case 0: return nil
      case 1: return .unknown(reason: "RegistryUnavailable", message: "no answer")
      case 2: return .refused(reason: "VersionNotFound", message: "no such tag")
      case 3: return .resolved(try moved.release)
      default: return .resolved(try shop.release)
      }
    }

    private mutating func oneIn(_ count: Int) -> Bool {
      Int.random(in: 0..<count, using: &random) == 0
    }
  }

  @Test(arguments: 1...20)
  func `a plan that remembers is the plan that does not`(seed: UInt64) throws {
    var draw = Draw(random: SeededGenerator(seed: seed))
    var memory = PlanMemory()
    var seen: [PlanFacts] = []
    for _ in 0..<200 {
      // Often the same again, so that there is something to remember.
      let facts =
        try seen.count > 3 && Bool.random(using: &draw.random)
        ? seen.suffix(3).randomElement(using: &draw.random) ?? draw.facts() : draw.facts()
      seen.append(facts)
      #expect(plan(facts, remembering: &memory) == plan(facts))
    }
  }

  @Test(arguments: [nil, "true"])
  func `a target at rest is not decided again`(suspend: String?) throws {
    var shop = Shop()
    shop.annotations[Annotation.suspend] = suspend
    var facts = try Shop.facts(shop, live: shop.settled())
    let status = try plan(facts).status ?? shop.deployedStatus()
    facts.live = try shop.live(status: status)
    var memory = PlanMemory()
    let first = plan(facts, remembering: &memory)
    #expect(first.changes == [])
    #expect(memory.assessments == first.assessments)
    #expect(memory.takeMoving(facts) == [])
    #expect(memory.isResting(Shop.valuesKey))

    shop.version = "1.2.4"
    facts.desired.bundles[Shop.id] = shop.bundle
    #expect(memory.takeMoving(facts) == [shop.bundle])
  }
}
