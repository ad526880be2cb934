// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryViews
import Testing

/// The way of a version from staging to production, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedWayTests {
  private static let file = "environments/production/eu-1/shop.yaml"

  @Test(arguments: GitHost.allCases)
  func `a version goes by one merge request that a person merges, and by waves`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        #expect(await world.offer("1.4.1", engine) == 1)
        let request = try #require(world.requests.first)
        #expect(request.title == "Promote shop 1.4.1 to production")
        #expect(request.labels == ["ferry"])
        for cluster in ["eu-1", "us-1", "ap-1"] {
          #expect(request.body.contains("| \(cluster) |"), "\(request.body)")
        }
        #expect(request.body.contains("`1.4.0` → `1.4.1`"))
        #expect(
          try await world.text(Self.file, on: world.base.promotion)
            == EngineWorld.bundle(version: "1.4.1"))
        #expect(engine.view.current("production") == world.all("1.4.0"))

        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        try await world.until { try world.rolloutComment(on: 1)?.contains("every cluster") == true }
        let head = try #require(try await world.branches()[world.base.main])
        try await world.until { world.statuses(of: head)["ferry/rollout"] == .success }
        #expect(try world.hasOneComment(ofEachKindOn: 1))
        #expect(world.requests.count == 1)
        #expect(try await world.text(Self.file, on: world.base.main)?.contains("1.4.1") == true)
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a newer candidate takes the place of the last in the same merge request`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      #expect(await world.offer("1.4.2", engine) == 1)
      let request = try #require(world.requests.first)
      #expect(world.requests.count == 1 && request.isOpen)
      #expect(request.title == "Promote shop 1.4.2 to production")
      #expect(try await world.branches().count == 2)
      #expect(try await world.branches()[world.base.promotion] == request.head)
      #expect(
        try await world.text(Self.file, on: world.base.promotion)
          == EngineWorld.bundle(version: "1.4.2"))
      try await world.ada.merge(1)
      await world.arrive("1.4.2", engine)
      #expect(world.requests.count == 1)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a version that soaks keeps its clock when a newer one arrives`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind, EngineWorld(soak: "30m")) { world in
      try await world.ferry { engine in
        await world.settle(engine)
        world.publish("1.4.2", engine)
        await engine.until { $0.current("staging") == ["eu-1": "1.4.2"] }
        world.base.clock.advance(by: .seconds(1_200))
        world.publish("1.4.3", engine)
        await engine.until {
          $0.current("staging") == ["eu-1": "1.4.3"] && $0.promotion?.to == "1.4.2"
        }
        #expect(world.requests.isEmpty)
        world.base.clock.advance(by: .seconds(601))
        await engine.until { $0.promotion?.mergeRequest?.number == 1 }
        #expect(world.requests.map(\.title) == ["Promote shop 1.4.2 to production"])
        world.base.clock.advance(by: .seconds(1_200))
        try await world.until {
          world.requests.first?.title == "Promote shop 1.4.3 to production"
        }
        #expect(world.requests.count == 1)
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `once all is settled, polls ask nothing of the host`(kind: GitHost) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      try await world.untilPlanned()
      #expect(try await world.calls(in: 20) == 0, "while it waits to be merged")
      try await world.ada.merge(1)
      await world.arrive("1.4.1", engine)
      try await world.until { try world.rolloutComment(on: 1)?.contains("every cluster") == true }
      #expect(try await world.calls(in: 20) == 0, "after the rollout")
    }
  }
}
