// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryPromotion
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PersonalWorkTests {
  private let world = EngineWorld(soak: "30m")
  private let shop = BundleName(checked: "shop")
  private let production = EnvironmentName(checked: "production")

  private func work(_ reason: String = "customers cannot pay", host: Bool = true) -> PersonalWork {
    var ports = world.ports
    if !host { ports.host = nil }
    return PersonalWork(
      ports: ports, settings: world.settings, order: PersonalOrder(by: "ann", reason: reason))
  }

  private func message(_ branch: BranchName) async throws -> String {
    let head = try #require(world.git.head(of: branch))
    return try await world.ports.source.details(of: head).message
  }

  // What is refused.

  @Test func `names that are not there are refused with those that are`() async throws {
    let staged = EnvironmentName(checked: "prod")
    let first = await #expect(throws: PersonalRefusal.self) {
      try await work().promote(shop, to: staged, version: "1.4.0")
    }
    #expect(first?.description == "there is no environment prod; there are production, staging")
    let second = await #expect(throws: PersonalRefusal.self) {
      try await work().promote(BundleName(checked: "shoe"), to: production, version: "1.4.0")
    }
    #expect(second?.description == "shoe is on no cluster of production; there are shop")
  }

  @Test func `a version that is not published is refused, and so is a mask`() async throws {
    try await world.deployBoth()
    let missing = await #expect(throws: PersonalRefusal.self) {
      try await work().promote(shop, to: production, version: "9.9.9")
    }
    #expect(missing?.description.contains("9.9.9") == true)
    let mask = await #expect(throws: PersonalRefusal.self) {
      try await work().promote(shop, to: production, version: "1.4.*")
    }
    #expect(mask?.description.contains("no exact version") == true)
  }

  @Test func `a gate that nobody may skip keeps a hotfix, and only time is waited for`()
    async throws
  {
    try await world.deployBoth()
    world.publish("1.4.2-fix1")
    let hotfix = try await work().promote(shop, to: production, version: "1.4.2-fix1")
    #expect(hotfix.state == .refused)
    #expect(hotfix.sentence.contains("the pipeline lets nobody skip it"))
    let soaking = try await work().promote(shop, to: production, version: "1.4.1")
    #expect(soaking.state == .waiting)
    #expect(world.host.mergeRequests.isEmpty)
    #expect(world.git.head(of: world.promotion) == nil)
  }

  @Test func `people's commits on the branch are not overwritten`() async throws {
    world.promoteWith("skippable: [health, soak]")
    try await world.deployBoth()
    let head = try #require(world.git.head(of: world.main))
    world.git.move(world.promotion, to: head)
    let result = try await work().promote(shop, to: production, version: "1.4.1")
    #expect(result.state == .refused)
    #expect(result.sentence.contains("people committed to ferry/production/shop"))
    #expect(world.git.head(of: world.promotion) == head)
  }

  // What is done.

  @Test func `a hotfix skips the gates that a person may skip, and the merge request says so`()
    async throws
  {
    world.promoteWith("skippable: [health, soak]")
    try await world.deployBoth()
    world.publish("1.4.2-fix1")
    let result = try await work().promote(shop, to: production, version: "1.4.2-fix1")
    #expect(result.state == .done)
    #expect(result.mergeRequest?.number == 1)
    let request = try #require(world.host.mergeRequests.first)
    #expect(request.title == "Promote shop 1.4.2-fix1 to production")
    #expect(request.body.contains("Skipped: healthy at the source"))
    #expect(request.body.contains("customers cannot pay"))
    #expect(try await message(world.promotion).contains("Ferry-Skipped: health, soak\n"))
    #expect(world.production("us-1", on: world.promotion).contains("version: 1.4.2-fix1  # kept"))
  }

  @Test func `what a person asked for is not replaced by what goes by itself`() async throws {
    world.promoteWith("skippable: [health, soak]")
    try await world.deployBoth()
    world.publish("1.4.2-fix1")
    _ = try await work().promote(shop, to: production, version: "1.4.2-fix1")
    let tip = world.git.head(of: world.promotion)
    world.clock.advance(by: .seconds(1_900))
    let report = try await world.passes { $0.view?.promotions.first?.mergeRequest != nil }
    let state = report.view?.promotions.first?.state
    #expect(state == "!1 goes first: ann asked for it; merge it or close it")
    #expect(world.host.mergeRequests.map(\.title) == ["Promote shop 1.4.2-fix1 to production"])
    #expect(world.git.head(of: world.promotion) == tip)
    world.host.set(.closed, of: 1)
    try await world.passes { _ in world.host.mergeRequests.count == 2 }
    #expect(world.host.mergeRequests.last?.title == "Promote shop 1.4.1 to production")
  }

  @Test func `where nothing goes by itself a person may, also without a Git host`() async throws {
    world.promoteWith("by: manual, skippable: [soak]")
    try await world.deployBoth()
    let result = try await work(host: false).promote(shop, to: production, version: nil)
    #expect(result.state == .done)
    #expect(result.sentence.contains("no Git host is set, so merge it into main yourself"))
    #expect(world.production("eu-1", on: world.promotion).contains("version: 1.4.1"))
    #expect(world.host.requests.isEmpty)
  }
}
