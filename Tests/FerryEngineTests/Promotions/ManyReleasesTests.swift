// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ManyReleasesTests {
  private let world = EngineWorld(soak: "30m")

  /// Publishes a version and returns when staging has it.
  private func release(_ version: String, _ engine: Engine) async {
    world.publish(version)
    world.clock.advance(by: .seconds(61))
    await engine.until { $0.current("staging") == ["eu-1": version] }
  }

  private func offer(_ engine: Engine) -> PromotionView? {
    engine.view.promotions.first { $0.bundle.text == "shop" }
  }

  @Test func `a release keeps its clock when a newer one arrives, also over a restart`()
    async throws
  {
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      await release("1.4.2", engine)
    }
    world.clock.advance(by: .seconds(1_140))
    try await world.run { engine in
      await release("1.4.3", engine)
      await engine.until { $0.promotions.contains { $0.to == "1.4.2" } }
      #expect(world.host.mergeRequests.isEmpty)
      world.clock.advance(by: .seconds(600))
      await world.host.until { !$0.mergeRequests.isEmpty }
      #expect(world.host.mergeRequests.map(\.title) == ["Promote shop 1.4.2 to production"])
      await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
      #expect(offer(engine)?.to == "1.4.2")
      world.clock.advance(by: .seconds(1_200))
      await world.host.until { $0.mergeRequests.first?.title.contains("1.4.3") == true }
      #expect(world.host.mergeRequests.count == 1)
    }
  }

  @Test func `a release whose deployment failed does not take the clock of the one before`()
    async throws
  {
    try await world.run(failing: { _, release in release.hasPrefix("1.4.3") }) { engine in
      await engine.until { $0.current("production").count == 3 }
      await release("1.4.2", engine)
      world.publish("1.4.3")
      world.clock.advance(by: .seconds(61))
      await engine.until { view in
        view.targets("staging").contains { $0.reason?.contains("attempt 1 failed") == true }
      }
      world.clock.advance(by: .seconds(1_800))
      await world.host.until { !$0.mergeRequests.isEmpty }
      #expect(world.host.mergeRequests.map(\.title) == ["Promote shop 1.4.2 to production"])
    }
  }
}

@Suite(.timeLimit(.minutes(1)))
struct WindowTests {
  /// A world whose production takes something on working days, in Berlin.
  private func world() -> EngineWorld {
    let world = EngineWorld()
    let path = "environments/pipeline.yaml"
    let text = world.git.files(of: world.git.head(of: world.main)!)[path] ?? ""
    let windows = "windows: [{allow: \"Mon-Fri 09:00-17:00\", zone: Europe/Berlin}], from: staging"
    world.git.write([path: text.replacing("from: staging", with: windows)], to: world.main)
    return world
  }

  private func gate(_ view: FleetView) -> GateView? {
    view.promotions.first?.gates.first { $0.name == "window" }
  }

  @Test func `a zone that the machine does not know keeps the window closed and says so`()
    async throws
  {
    let world = world()
    var ports = world.ports
    ports.zones = TimeZoneDatabase(folder: "/nonexistent")
    let report = try await promoted(world, ports)
    let gate = try #require(report.view.flatMap(gate))
    #expect(gate.sentence.contains("the time zone Europe/Berlin is not known to this machine"))
    #expect(gate.sentence.contains("tzdata"))
    #expect(world.host.mergeRequests.isEmpty)
  }

  @Test func `outside of a window nothing is opened, and inside it is`() async throws {
    // The manual clock starts on Friday, 2027-01-15, at 08:00 UTC, which is 09:00 in Berlin.
    let world = world()
    world.clock.advance(by: .seconds(9 * 3_600))
    let report = try await promoted(world, world.ports)
    let gate = try #require(report.view.flatMap(gate))
    #expect(gate.until == Timestamp(rfc3339: "2027-01-18T08:00:00Z"))
    #expect(world.host.mergeRequests.isEmpty)
    world.clock.advance(by: .seconds(64 * 3_600))
    _ = try await Pass(ports: world.ports, settings: world.settings).run(writing: true)
    #expect(world.host.mergeRequests.count == 1)
  }

  /// Two passes deploy, the third sees it and would promote.
  private func promoted(_ world: EngineWorld, _ ports: EnginePorts) async throws -> PassReport {
    let pass = Pass(ports: ports, settings: world.settings)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await world.endJobs() }
      defer { group.cancelAll() }
      _ = try await pass.run(writing: true)
      world.publish("1.4.1")
      for _ in 1...20 {
        let report = try await Pass(ports: ports, settings: world.settings).run(writing: true)
        if report.view?.promotions.isEmpty == false { return report }
      }
      return try await pass.run(writing: true)
    }
  }
}
