// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryPromotion
import FerryTestKit
import FerryViews
import Testing

/// One merge request for all Bundles of an environment.
@Suite(.timeLimit(.minutes(1)))
struct GroupWayTests {
  private let production = EnvironmentName(checked: "production")

  /// Both are in production, and the shop has a newer version in staging.
  private func begin(_ world: EngineWorld) async throws {
    try await world.passes { $0.has("shop", "1.4.0") && $0.has("blog", "2.0.0") }
    world.publish("1.4.1")
    try await world.passes { $0.has("shop", "1.4.1", "staging") }
  }

  /// Both have a newer version in staging, and one merge request is open.
  private func offerBoth(_ world: EngineWorld) async throws {
    try await begin(world)
    world.publishBlog("2.1.0")
    try await world.passes { _ in title(world) == "Promote 2 bundles to production" }
  }

  private func title(_ world: EngineWorld) -> String? { world.host.mergeRequests.last?.title }

  private func body(_ world: EngineWorld) -> String { world.host.mergeRequests.last?.body ?? "" }

  private func work(_ world: EngineWorld) -> PersonalWork {
    PersonalWork(
      ports: world.ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "customers wait"))
  }

  @Test func `what can go joins the open merge request, and a newer version takes its place`()
    async throws
  {
    let world = EngineWorld.ofTwo()
    try await begin(world)
    try await world.passes { _ in title(world) == "Promote shop 1.4.1 to production" }
    #expect(world.version(of: "shop", on: world.together) == "1.4.1")
    #expect(world.version(of: "blog", on: world.together) == "2.0.0")

    world.publishBlog("2.1.0")
    let report = try await world.passes { _ in title(world) == "Promote 2 bundles to production" }
    #expect(world.version(of: "shop", on: world.together) == "1.4.1")
    #expect(world.version(of: "blog", on: world.together) == "2.1.0")
    for row in [
      "| blog | us-1 | 2 | `2.0.0` | `2.1.0` | healthy |  |  |\n",
      "| shop | ap-1 | 1 | `1.4.0` | `1.4.1` | healthy |  |  |\n",
    ] {
      #expect(body(world).contains(row), "\(body(world))")
    }
    #expect(report.view?.promotions.map(\.mergeRequest?.number) == [1, 1])

    world.publish("1.4.2")
    try await world.passes { _ in body(world).contains("production/shop 1.4.2@") }
    #expect(world.version(of: "shop", on: world.together) == "1.4.2")
    #expect(!body(world).contains("production/shop 1.4.1@"))
    #expect(world.host.mergeRequests.count == 1)
    #expect(Set(world.git.branches.keys) == [world.main, world.together])
  }

  @Test func `a Bundle that is held leaves it, and comes back`() async throws {
    let world = EngineWorld.ofTwo()
    try await offerBoth(world)
    _ = try await work(world).hold(
      EngineWorld.shop.name, in: production, until: nil, straight: true)
    let report = try await world.passes { _ in
      title(world) == "Promote blog 2.1.0 to production"
    }
    #expect(world.version(of: "shop", on: world.together) == "1.4.0")
    #expect(world.version(of: "blog", on: world.together) == "2.1.0")
    #expect(report.state(of: "shop").hasPrefix("ann holds shop since "))
    _ = try await work(world).resume(EngineWorld.shop.name, in: production, straight: true)
    try await world.passes { _ in title(world) == "Promote 2 bundles to production" }
    #expect(world.host.mergeRequests.count == 1)
    // With nothing left it stays as it is, as one for a single Bundle does.
    _ = try await work(world).hold(nil, in: production, until: nil, straight: true)
    try await world.passes { $0.state(of: "blog").hasPrefix("ann holds all of production") }
    #expect(title(world) == "Promote 2 bundles to production")
  }

  @Test func `a release that is rejected leaves it, and the rest travels`() async throws {
    let world = EngineWorld.ofTwo()
    try await offerBoth(world)
    world.reject("1.4.1")
    let report = try await world.passes { _ in
      title(world) == "Promote blog 2.1.0 to production"
    }
    #expect(world.version(of: "shop", on: world.together) == "1.4.0")
    #expect(report.state(of: "shop").contains("ann rejected 1.4.1"))
    world.publish("1.4.2")
    try await world.passes { _ in title(world) == "Promote 2 bundles to production" }
    #expect(world.version(of: "shop", on: world.together) == "1.4.2")
    #expect(world.host.mergeRequests.count == 1)
  }

  @Test func `what is rolled back goes by itself and is held, and the others go on together`()
    async throws
  {
    let world = EngineWorld.ofTwo()
    try await offerBoth(world)
    world.git.merge(world.together, into: world.main)
    world.host.set(.merged, of: 1)
    try await world.passes { $0.has("shop", "1.4.1") && $0.has("blog", "2.1.0") }
    let back = try await work(world).rollBack(
      EngineWorld.shop.name, in: production, to: nil, straight: false)
    #expect(back.mergeRequest?.number == 2 && back.branch == world.promotion)
    world.publishBlog("2.2.0")
    try await world.passes { _ in world.host.mergeRequests.count == 3 }
    #expect(title(world) == "Promote blog 2.2.0 to production")
    world.git.merge(world.promotion, into: world.main)
    world.host.set(.merged, of: 2)
    try await world.passes { $0.has("shop", "1.4.0") }
    world.publish("1.4.2")
    let report = try await world.passes { $0.has("shop", "1.4.2", "staging") }
    #expect(report.state(of: "shop").contains("ann holds shop"))
    #expect(world.version(of: "shop", on: world.together) != "1.4.2")
    #expect(world.version(of: "blog", on: world.together) == "2.2.0")
    #expect(world.host.mergeRequests.map(\.state) == [.merged, .merged, .open])
  }

  @Test func `closed it rejects exactly what it carried, reopened it offers that again`()
    async throws
  {
    let world = EngineWorld.ofTwo()
    try await offerBoth(world)
    world.host.set(.closed, of: 1)
    let closed = try await world.passes { _ in true }
    for bundle in ["blog", "shop"] {
      #expect(closed.state(of: bundle).contains("is not offered again"))
      #expect(closed.view?.promotion(of: bundle)?.mergeRequest?.number == 1)
    }
    world.host.set(.open, of: 1)
    let open = try await world.passes { _ in true }
    #expect(open.state(of: "blog") == "waits for !1 to be merged")
    world.host.set(.closed, of: 1)
    world.publish("1.4.2")
    try await world.passes { _ in world.host.mergeRequests.count == 2 }
    #expect(title(world) == "Promote shop 1.4.2 to production")
    #expect(world.version(of: "blog", on: world.together) == "2.0.0")
    #expect(!body(world).contains("production/blog "))
  }

  @Test func `merged it brings both, and each tells how its rollout stands`() async throws {
    let world = EngineWorld.ofTwo()
    try await offerBoth(world)
    try await world.run { engine in
      await engine.until { $0.promotions.map(\.mergeRequest?.number) == [1, 1] }
      let merge = world.git.merge(world.together, into: world.main)
      world.host.set(.merged, of: 1)
      engine.receive(.pushed(branch: world.main, commit: merge))
      await engine.until { $0.has("shop", "1.4.1") && $0.has("blog", "2.1.0") }
      for bundle in ["shop", "blog"] {
        await world.host.until {
          $0.comments(on: 1)["rollout-\(bundle)"]?.contains("is on every cluster") == true
        }
      }
      await engine.until { $0.promotions.isEmpty }
    }
    #expect(world.host.mergeRequests.count == 1)
    #expect(world.host.comments(on: 1)["rollout"] == nil)
  }

  @Test func `what people commit to its branch is kept, and neither branch nor text is edited`()
    async throws
  {
    let world = EngineWorld.ofTwo()
    try await begin(world)
    try await world.passes { _ in title(world) == "Promote shop 1.4.1 to production" }
    let theirs = world.git.write(["NOTES.md": "mine"], to: world.together)
    world.publishBlog("2.1.0")
    let report = try await world.passes { $0.state(of: "blog").contains("people committed") }
    #expect(report.state(of: "shop").contains("people committed to ferry/production/_all"))
    #expect(world.git.head(of: world.together) == theirs)
    #expect(title(world) == "Promote shop 1.4.1 to production")
    #expect(!body(world).contains("production/blog "))
  }

  @Test func `by commit all go in one`() async throws {
    let world = EngineWorld.ofTwo("by: manual")
    try await begin(world)
    world.publishBlog("2.1.0")
    try await world.passes { $0.has("blog", "2.1.0", "staging") }
    world.change("environments/pipeline.yaml") { $0.replacing("by: manual", with: "by: commit") }
    let before = try #require(world.git.head(of: world.main))
    try await world.passes { $0.has("shop", "1.4.1") && $0.has("blog", "2.1.0") }
    let head = try #require(world.git.head(of: world.main))
    let details = try await world.ports.source.details(of: head)
    #expect(details.parents == [before])
    #expect(details.message.hasPrefix("Promote 2 bundles to production\n\nblog on production/"))
    #expect(details.message.contains("Ferry-Promotion: production/shop\n"))
    #expect(world.host.mergeRequests.isEmpty && world.git.head(of: world.together) == nil)
  }

  @Test func `what a person asked for goes by itself, and the others without it`() async throws {
    let world = EngineWorld.ofTwo()
    try await offerBoth(world)
    let asked = try await work(world).promote(
      EngineWorld.shop.name, to: production, version: "1.4.1")
    #expect(asked.mergeRequest?.number == 2 && asked.branch == world.promotion)
    let report = try await world.passes { _ in true }
    #expect(report.state(of: "shop").hasPrefix("!2 goes first: it is for shop alone"))
    #expect(world.host.mergeRequests.map(\.title).first == "Promote blog 2.1.0 to production")
    world.git.merge(world.promotion, into: world.main)
    world.host.set(.merged, of: 2)
    try await world.passes { $0.has("shop", "1.4.1") }
    #expect(world.host.mergeRequests.map(\.state) == [.open, .merged])
  }

  @Test func `it is merged by itself only at the commit that Ferry pushed`() async throws {
    let world = EngineWorld.ofTwo("autoMerge: true")
    try await begin(world)
    let report = try await world.passes { _ in true }
    #expect(report.state(of: "shop").hasPrefix("!1 is merged"))
    #expect(world.host.mergeRequests.first?.head == world.git.head(of: world.together))
  }

  @Test func `it carries no more Bundles than may be on their way together`() async throws {
    let world = EngineWorld.ofTwo("blastRadius: {bundles: 1}")
    try await begin(world)
    world.publishBlog("2.1.0")
    let next = try await world.passes { _ in title(world) == "Promote blog 2.1.0 to production" }
    #expect(next.state(of: "shop").contains("at most 1 may be"))
    #expect(world.version(of: "shop", on: world.together) == "1.4.0")
    #expect(world.host.mergeRequests.count == 1)
  }

  @Test func `a draft carries what only waits for time, and is ready for what may go`()
    async throws
  {
    let world = EngineWorld.ofTwo("draft: true")
    world.change("environments/pipeline.yaml") { $0.replacing("soak: 0s", with: "soak: 300s") }
    try await begin(world)
    try await world.passes { _ in world.host.mergeRequests.last?.isDraft == true }
    world.clock.advance(by: .seconds(200))
    world.publishBlog("2.1.0")
    try await world.passes { _ in title(world) == "Promote 2 bundles to production" }
    #expect(world.host.mergeRequests.last?.isDraft == true)
    world.clock.advance(by: .seconds(150))
    let report = try await world.passes { _ in world.host.mergeRequests.last?.isDraft == false }
    #expect(title(world) == "Promote shop 1.4.1 to production")
    #expect(report.state(of: "blog").hasPrefix("healthy since "))
    world.clock.advance(by: .seconds(200))
    try await world.passes { _ in title(world) == "Promote 2 bundles to production" }
    #expect(world.host.mergeRequests.map(\.isDraft) == [false])
  }
}
