// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPorts
import FerryPromotion
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RollbackTests {
  private let world = EngineWorld()
  private let shop = BundleName(checked: "shop")
  private let production = EnvironmentName(checked: "production")
  private let holds = "environments/production/holds.yaml"

  private var work: PersonalWork {
    PersonalWork(
      ports: world.ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "customers cannot pay"))
  }

  /// Production has 1.4.1, and had 1.4.0 before.
  private func roll() async throws {
    world.promoteWith("by: commit")
    try await world.passes { $0.view?.current("production").count == 3 }
    world.publish("1.4.1")
    try await world.passes { report in
      report.view?.current("production").values.allSatisfy { $0 == "1.4.1" } == true
        && report.view?.current("production").count == 3
    }
  }

  @Test func `there is no way back where nothing was before`() async throws {
    try await world.passes { $0.view?.current("production").count == 3 }
    let refusal = await #expect(throws: PersonalRefusal.self) {
      try await work.rollBack(shop, in: production, to: nil, straight: true)
    }
    #expect(refusal?.description.contains("name it with --to") == true)
    let same = await #expect(throws: PersonalRefusal.self) {
      try await work.rollBack(shop, in: production, to: "1.4.0", straight: true)
    }
    #expect(same?.description == "every cluster of production says 1.4.0 already")
  }

  @Test func `a broken file of holds is not written over`() async throws {
    try await roll()
    world.git.write([holds: "kind: [\n"], to: world.main)
    let head = world.git.head(of: world.main)
    await #expect(throws: PersonalRefusal.self) {
      try await work.rollBack(shop, in: production, to: nil, straight: true)
    }
    #expect(world.git.head(of: world.main) == head)
  }

  @Test func `a rollback is held against promotion until somebody resumes`() async throws {
    try await roll()
    let back = try await work.rollBack(shop, in: production, to: nil, straight: true)
    #expect(back.sentence.contains("Roll back shop to 1.4.0 in production"))
    for cluster in ["eu-1", "us-1", "ap-1"] {
      #expect(world.production(cluster, on: world.main).contains("version: 1.4.0  # kept"))
    }
    #expect(world.file(holds, on: world.main).contains("rolled back from 1.4.1 to 1.4.0"))
    let held = try await world.passes { report in
      report.view?.current("production").values.filter { $0 == "1.4.0" }.count == 3
        && report.view?.promotions.isEmpty == false
    }
    let gates = held.view?.promotions.first?.gates ?? []
    #expect(gates.contains { $0.name == "hold" && $0.verdict == .closed })
    let resumed = try await work.resume(shop, in: production, straight: true)
    #expect(resumed.state == .done)
    try await world.passes { report in
      report.view?.current("production").values.filter { $0 == "1.4.1" }.count == 3
    }
  }

  @Test func `without now it is a merge request with the hold in it`() async throws {
    try await roll()
    let back = try await work.rollBack(shop, in: production, to: "1.4.0", straight: false)
    #expect(back.mergeRequest?.number == 1)
    #expect(world.production("eu-1", on: world.main).contains("version: 1.4.1"))
    #expect(world.production("eu-1", on: world.promotion).contains("version: 1.4.0"))
    #expect(world.file(holds, on: world.promotion).contains("by: ann"))
  }
}

@Suite(.timeLimit(.minutes(1)))
struct HoldTests {
  private let world = EngineWorld()
  private let shop = BundleName(checked: "shop")
  private let production = EnvironmentName(checked: "production")
  private let holds = "environments/production/holds.yaml"

  private func work(_ reason: String) -> PersonalWork {
    PersonalWork(
      ports: world.ports, settings: world.settings, order: PersonalOrder(by: "ann", reason: reason))
  }

  @Test func `an end that is over is refused`() async throws {
    let over = world.clock.now
    let refusal = await #expect(throws: PersonalRefusal.self) {
      try await work("freeze").hold(shop, in: production, until: over, straight: true)
    }
    #expect(refusal?.description.contains("is over already") == true)
  }

  @Test func `nothing to resume is done, and says so`() async throws {
    let result = try await work("").resume(shop, in: production, straight: true)
    #expect(result.state == .done)
    #expect(result.sentence == "nothing holds shop in production")
  }

  @Test func `a hold is reviewed in a merge request of its own`() async throws {
    let result = try await work("freeze").hold(shop, in: production, until: nil, straight: false)
    #expect(result.branch?.text == "ferry/production.hold/shop")
    #expect(world.host.mergeRequests.map(\.title) == ["Hold shop in production"])
    #expect(world.file(holds, on: world.main).isEmpty)
  }

  @Test func `a hold of one Bundle stays when that of all is lifted`() async throws {
    _ = try await work("freeze").hold(nil, in: production, until: nil, straight: true)
    _ = try await work("sick").hold(shop, in: production, until: nil, straight: true)
    let again = try await work("sick").hold(shop, in: production, until: nil, straight: true)
    #expect(again.sentence.contains("is held already"))
    let one = try await work("").resume(shop, in: production, straight: true)
    #expect(one.sentence.contains("all of production is held still"))
    #expect(world.file(holds, on: world.main).contains("freeze"))
    #expect(!world.file(holds, on: world.main).contains("sick"))
    _ = try await work("").resume(nil, in: production, straight: true)
    #expect(!world.file(holds, on: world.main).contains("freeze"))
  }
}
