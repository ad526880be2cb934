// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPorts
import FerryPromotion
import FerryTestKit
import FerryViews
import Testing

/// What happens to a release that production had, after somebody took it back.
@Suite(.timeLimit(.minutes(1)))
struct TakenBackWayTests {
  private let world = EngineWorld()
  private let shop = BundleName(checked: "shop")
  private let production = EnvironmentName(checked: "production")
  private let files = ["eu-1", "us-1", "ap-1"].map { "environments/production/\($0)/shop.yaml" }

  private var work: PersonalWork {
    PersonalWork(
      ports: world.ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "it is mended"))
  }

  private func arrived(_ version: String) -> @Sendable (PassReport) -> Bool {
    { $0.view?.current("production").values.filter { $0 == version }.count == 3 }
  }

  /// Somebody undoes what was promoted last, as `git revert` does.
  private func revert() {
    world.git.write(
      Dictionary(uniqueKeysWithValues: files.map { ($0, EngineWorld.bundle(version: "1.4.0")) }),
      to: world.main, message: "Revert \"Promote shop 1.4.1 to production\"")
  }

  /// Promotes 1.4.1 by a merge request that a person merges.
  private func promoteByMergeRequest() async throws {
    try await world.deployBoth()
    try await world.passes { _ in !world.host.mergeRequests.isEmpty }
    let head = world.git.merge(
      world.promotion, into: world.main,
      message: "Merge branch 'ferry/production/shop' into 'main'")
    world.host.set(.merged, of: 1, head: head)
    try await world.passes(until: arrived("1.4.1"))
  }

  @Test func `a revert of what was committed by itself stays, until something newer comes`()
    async throws
  {
    world.promoteWith("by: commit")
    try await world.deployBoth()
    try await world.passes(until: arrived("1.4.1"))
    revert()
    let head = world.git.head(of: world.main)
    let report = try await world.passes { report in
      arrived("1.4.0")(report) && report.view?.promotions.isEmpty == false
    }
    #expect(world.git.head(of: world.main) == head)
    let gate = report.view?.promotions.first?.gates.first { $0.name == "rejected" }
    #expect(gate?.verdict == .closed)
    #expect(gate?.sentence.contains("was reverted on production/ap-1 by Ada in ") == true)

    world.publish("1.4.2")
    try await world.passes(until: arrived("1.4.2"))
  }

  @Test func `a person asks for a reverted release again`() async throws {
    world.promoteWith("by: commit")
    try await world.deployBoth()
    try await world.passes(until: arrived("1.4.1"))
    revert()
    try await world.passes(until: arrived("1.4.0"))
    let asked = try await work.promote(shop, to: production, version: "1.4.1")
    #expect(asked.state == .done, "\(asked.sentence)")
    try await world.passes(until: arrived("1.4.1"))
    try await world.passes { $0.view?.promotions.isEmpty == true }
  }

  @Test func `a merge that was reverted is not offered again`() async throws {
    try await promoteByMergeRequest()
    revert()
    let report = try await world.passes { report in
      arrived("1.4.0")(report) && report.view?.promotions.isEmpty == false
    }
    #expect(report.view?.promotions.first?.state.contains("was reverted on ") == true)
    #expect(world.host.mergeRequests.count == 1)
    world.publish("1.4.2")
    try await world.passes { _ in world.host.mergeRequests.count == 2 }
    #expect(world.host.mergeRequests.last?.title == "Promote shop 1.4.2 to production")
  }

  @Test func `after a rollback and resume the release is offered again, and one no is enough`()
    async throws
  {
    try await promoteByMergeRequest()
    _ = try await work.rollBack(shop, in: production, to: nil, straight: true)
    try await world.passes(until: arrived("1.4.0"))
    #expect(world.host.mergeRequests.count == 1, "the hold keeps it")
    _ = try await work.resume(shop, in: production, straight: true)
    try await world.passes { _ in world.host.mergeRequests.count == 2 }
    #expect(world.host.mergeRequests.last?.title == "Promote shop 1.4.1 to production")
    world.host.set(.closed, of: 2)
    let report = try await world.passes { _ in true }
    #expect(report.view?.promotions.first?.state.contains("is not offered again") == true)
    #expect(world.host.mergeRequests.count == 2)
  }

  @Test func `a rejected release is not offered again after a rollback`() async throws {
    try await promoteByMergeRequest()
    _ = try await work.rollBack(shop, in: production, to: nil, straight: true)
    world.reject("1.4.1")
    _ = try await work.resume(shop, in: production, straight: true)
    let report = try await world.passes { report in
      arrived("1.4.0")(report) && report.view?.promotions.isEmpty == false
    }
    #expect(report.view?.promotions.first?.state.contains("ann rejected 1.4.1") == true)
    #expect(world.host.mergeRequests.count == 1)
  }

  /// What GitLab and GitHub make of a merge request when they squash, by their default templates:
  /// the title, and the title with the number. The commit's trailers are gone.
  @Test(arguments: ["", " (#2)"])
  func `a rollback that a host squashed is no change by hand`(ending: String) async throws {
    try await promoteByMergeRequest()
    let back = try await work.rollBack(shop, in: production, to: nil, straight: false)
    let branch = try #require(back.branch.flatMap(world.git.head(of:)))
    let head = world.git.write(
      world.git.files(of: branch), to: world.main,
      message: "Roll back shop to 1.4.0 in production\(ending)\n")
    world.host.set(.merged, of: 2, head: head)
    try await world.passes(until: arrived("1.4.0"))
    _ = try await work.resume(shop, in: production, straight: true)
    try await world.passes { _ in world.host.mergeRequests.count == 3 }
    #expect(world.host.mergeRequests.last?.title == "Promote shop 1.4.1 to production")
  }
}
