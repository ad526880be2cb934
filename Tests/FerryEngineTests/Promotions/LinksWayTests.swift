// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEnginePromotions
import FerryPorts
import FerryPromotion
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryViews
import Testing

/// Links in a merge request's text, out of what the registry says of the releases.
@Suite(.timeLimit(.minutes(1)))
struct LinksWayTests {
  private let world = EngineWorld()

  private func annotate(_ version: String, revision: Character) async throws {
    let digest = try await world.registry.digest(
      of: version, in: EngineWorld.repository, credentials: nil)
    world.registry.annotate(
      digest,
      [
        "org.opencontainers.image.source": "https://gitlab.com/team/shop",
        "org.opencontainers.image.revision": String(repeating: revision, count: 40),
      ])
  }

  private var questions: Int {
    world.registry.requests.count { $0.hasPrefix("annotations ") }
  }

  @Test func `what changed is linked, and each manifest is asked for once`() async throws {
    try await annotate("1.4.0", revision: "a")
    world.publish("1.4.1")
    try await annotate("1.4.1", revision: "b")
    world.registry.remove("1.4.1", from: EngineWorld.repository)
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      #expect(questions == 0, "nothing is proposed yet")
      world.publish("1.4.1")
      engine.receive(.published(repositories: [EngineWorld.repository.path]))
      await world.host.until { !$0.mergeRequests.isEmpty }
      let body = try #require(world.host.mergeRequests.first?.body)
      let link = """
        https://gitlab.com/team/shop/-/compare/\(String(repeating: "a", count: 40))...\
        \(String(repeating: "b", count: 40))
        """
      #expect(body.contains("- [Changes from 1.4.0 to 1.4.1](\(link))"), "\(body)")
      world.clock.advance(by: .seconds(700))
      await engine.until { $0.promotions.first?.mergeRequest != nil }
      #expect(questions == 2)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `at our own Git host what changed is linked as its pages are`(kind: GitHost) async throws {
    try await HostedWorld.run(kind) { world in
      let pages = try world.client().site.start
      #expect(pages.host == "127.0.0.1")
      for (version, revision) in [("1.4.0", "a"), ("1.4.1", "b")] {
        world.base.publish(version)
        let digest = try await world.base.registry.digest(
          of: version, in: EngineWorld.repository, credentials: nil)
        world.base.registry.annotate(
          digest,
          [
            "org.opencontainers.image.source": "\(pages)/team/shop",
            "org.opencontainers.image.revision": String(repeating: revision, count: 40),
          ])
      }
      world.base.registry.remove("1.4.1", from: EngineWorld.repository)
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        let infix = kind == .gitlab ? "/-" : ""
        let comparison = """
          \(pages)/team/shop\(infix)/compare/\(String(repeating: "a", count: 40))...\
          \(String(repeating: "b", count: 40))
          """
        let body = world.requests.first?.body ?? ""
        #expect(body.contains("- [Changes from 1.4.0 to 1.4.1](\(comparison))"), "\(body)")
      }
    }
  }

  @Test func `without annotations there is a merge request without links`() async throws {
    try await world.deployBoth()
    try await world.passes { _ in !world.host.mergeRequests.isEmpty }
    #expect(world.host.mergeRequests.first?.body.contains("](") == false)
  }

  @Test func `what a person promotes or rolls back is linked as well`() async throws {
    try await annotate("1.4.0", revision: "a")
    world.promoteWith("by: manual")
    try await world.deployBoth()
    try await annotate("1.4.1", revision: "b")
    let work = PersonalWork(
      ports: world.ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "customers wait"))
    let production = EnvironmentName(checked: "production")
    world.change("environments/pipeline.yaml") {
      $0.replacing("by: manual", with: "by: merge-request")
    }
    _ = try await work.promote(EngineWorld.shop.name, to: production, version: "1.4.1")
    let comparison = """
      https://gitlab.com/team/shop/-/compare/\(String(repeating: "a", count: 40))...\
      \(String(repeating: "b", count: 40))
      """
    let promoted = world.host.mergeRequests.last?.body ?? ""
    #expect(promoted.contains("- [Changes from 1.4.0 to 1.4.1](\(comparison))"), "\(promoted)")

    let head = world.git.merge(world.promotion, into: world.main)
    world.host.set(.merged, of: 1, head: head)
    try await world.passes { report in
      report.view?.current("production").values.filter { $0 == "1.4.1" }.count == 3
    }
    _ = try await work.rollBack(EngineWorld.shop.name, in: production, to: nil, straight: false)
    let back = world.host.mergeRequests.last?.body ?? ""
    #expect(
      back.contains("- [Changes from 1.4.0 to 1.4.1, which are taken back](\(comparison))"),
      "\(back)")
  }
}
