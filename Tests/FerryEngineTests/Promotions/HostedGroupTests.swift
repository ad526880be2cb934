// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryViews
import Testing

/// One merge request for all Bundles of an environment, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedGroupTests {
  @Test(arguments: GitHost.allCases)
  func `it is opened, edited, closed, reopened and merged`(kind: GitHost) async throws {
    try await offering(at: kind) { world, engine in
      try await world.ada.close(1)
      await engine.until { view in
        view.promotions.count == 2
          && view.promotions.allSatisfy { $0.state.contains("is not offered again") }
      }
      try await world.ada.reopen(1)
      await engine.until { $0.promotions.allSatisfy { $0.state.contains("waits for !1") } }
      try await world.ada.merge(1)
      await engine.until { $0.has("shop", "1.4.1") && $0.has("blog", "2.1.0") }
      await engine.until { $0.promotions.isEmpty }
      #expect(world.requests.map(\.isOpen) == [false])
    }
  }

  @Test(arguments: GitHost.allCases)
  func `while it waits, the host is not asked about it`(kind: GitHost) async throws {
    try await offering(at: kind) { world, _ in
      try await world.untilPlanned()
      #expect(try await world.calls(in: 20) == 0)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a comment takes a Bundle out of it, and the rest travels`(kind: GitHost) async throws {
    try await offering(at: kind) { world, engine in
      let hold = try await world.say("/ferry hold shop --environment production it is sick")
      #expect(hold.contains("✅ opened !2: Hold shop in production"), "\(hold)")
      try await world.ada.merge(2)
      try await world.until {
        world.requests.first?.title == "Promote blog 2.1.0 to production"
      }
      await engine.until { $0.promotion(of: "shop")?.state.contains("it is sick") == true }
      try await world.ada.merge(1)
      await engine.until { $0.has("blog", "2.1.0") && $0.has("shop", "1.4.0") }
      #expect(world.requests.map(\.isOpen) == [false, false])
    }
  }

  /// Runs a world in which both Bundles are offered by the merge request !1.
  private func offering(
    at kind: GitHost, _ body: @Sendable @escaping (HostedWorld, Engine) async throws -> Void
  ) async throws {
    try await HostedWorld.run(kind, .ofTwo()) { world in
      try await world.ferry { engine in
        await engine.until { $0.has("shop", "1.4.0") && $0.has("blog", "2.0.0") }
        world.publish("1.4.1", engine)
        await engine.until { $0.promotion(of: "shop")?.mergeRequest?.number == 1 }
        #expect(world.requests.first?.source == world.base.together)
        world.base.publishBlog("2.1.0")
        engine.receive(.published(repositories: [EngineWorld.blogs.path]))
        try await world.until { world.requests.first?.title == "Promote 2 bundles to production" }
        await engine.until { $0.promotions.compactMap(\.mergeRequest?.number) == [1, 1] }
        try await body(world, engine)
      }
    }
  }
}
