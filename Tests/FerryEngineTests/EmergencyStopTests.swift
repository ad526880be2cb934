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

/// `environments/STOP` ends every write, wherever Ferry is just then.
@Suite(.timeLimit(.minutes(1)))
struct EmergencyStopTests {
  private let world = EngineWorld()
  private let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]

  private func write(_ reason: String?) {
    world.git.write([EmergencyStop.file: reason], to: world.main)
    world.clock.advance(by: .seconds(61))
  }

  private func isStopped(_ view: FleetView) -> Bool {
    view.troubles.first?.hasPrefix("stopped by environments/STOP: payments are down") == true
  }

  @Test func `a stop that is read while plans are carried out lets none of their other writes go`()
    async throws
  {
    let (brake, ledger) = (EmergencyBrake(), Ledger())
    let life = Life(
      ledger,
      before: { _ in
        let files = world.git.head(of: world.main).map { world.git.files(of: $0) } ?? [:]
        guard brake.stop == nil, files["done"] == nil
        else { return }
        write("payments are down\n")
        await eventually { brake.stop != nil }
      })
    var ports = world.ports
    ports.brake = brake
    ports.clusters = MortalFleet(fleet: InMemoryFleet(world.clusters), life: life)
    try await world.run(ports: ports) { engine in
      await engine.until(isStopped)
      #expect(engine.isReady)
      // What had passed before the stop was read: of each cluster the first.
      await eventually { !ledger.all.isEmpty }
      #expect(
        ledger.all.allSatisfy { $0.hasSuffix("apply ConfigMap shop-values") }, "\(ledger.all)")
      #expect(world.clusters.values.allSatisfy { $0.objects(.job).isEmpty })

      world.git.write(["done": "", EmergencyStop.file: nil], to: world.main)
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("production") == all && $0.troubles.isEmpty }
    }
  }

  @Test func `no write to any cluster begins after the stop was read, however much time passes`()
    async throws
  {
    let (brake, ledger, asked) = (EmergencyBrake(), Ledger(), Ledger())
    let life = Life(
      ledger,
      before: { _ in
        guard brake.stop == nil else { return }
        write("payments are down\n")
        await eventually { brake.stop != nil }
      },
      watching: { fence in
        WriteFence(
          signature: "watched",
          left: {
            // Before the fence is asked: what it lets through from here on begins too late.
            let isStopped = brake.stop != nil
            let left = fence.timeLeft
            if isStopped { asked.note(left > .zero ? "let through" : "kept back") }
            return left
          }, doubt: {})
      })
    var ports = world.ports
    ports.brake = brake
    ports.clusters = MortalFleet(fleet: InMemoryFleet(world.clusters), life: life)
    try await world.run(ports: ports) { engine in
      await engine.until(isStopped)
      await eventually { !asked.all.isEmpty }
      let pushed = world.git.branches
      for version in ["1.4.1", "1.4.2"] {
        world.publish(version)
        world.clock.advance(by: .seconds(61))
        await engine.until { $0.targets("staging").contains { $0.wanted == version } }
      }
      #expect(
        ledger.all.count <= world.clusters.count, "of each cluster at most what was under way")
      #expect(Set(asked.all) == ["kept back"])
      #expect(world.git.branches == pushed)
      #expect(world.host.mergeRequests.isEmpty)
    }
  }

  @Test func `what lifts a stop is in force before anything is written again`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      write("payments are down\n")
      await engine.until(isStopped)
      write(nil)
      await engine.until { $0.troubles.isEmpty }
      let events = engine.view.events.map(\.sentence).prefix(2)
      #expect(events.first == "goes on: environments/STOP is gone", "the latest")
      #expect(events.last?.hasPrefix("follows main at") == true)
    }
  }

  @Test func `nothing else of the revision is read before the stop is heeded`() async throws {
    let brake = EmergencyBrake()
    let late = Ledger()
    let source = HookedRepository(repository: world.ports.source) { read in
      if read == "content", brake.stop == nil { late.note(read) }
    }
    world.git.write([EmergencyStop.file: "payments are down"], to: world.main)
    var ports = world.ports
    (ports.brake, ports.source) = (brake, source)
    try await world.run(ports: ports) { engine in await engine.until(isStopped) }
    #expect(late.all.count == 1, "the file itself")
  }

  @Test func `Jobs that run go on, and what they came to is written down after the start`()
    async throws
  {
    let staging = world.cluster("staging-eu-1")
    try await world.run(completesJobs: false) { engine in
      await eventually { !staging.activeJobs.isEmpty }
      write("payments are down")
      await engine.until(isStopped)
      let job = try #require(staging.activeJobs.first)
      try staging.completeJob(job, in: EngineWorld.shop.namespace)
      #expect(staging.objects(.job).count == 1)
      write(nil)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      #expect(staging.objects(.job).count == 1)
    }
  }

  @Test func `nothing is promoted while everything is stopped`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      write("payments are down")
      await engine.until(isStopped)
      let head = world.git.head(of: world.main)
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.targets("staging").contains { $0.wanted == "1.4.1" } }
      #expect(engine.view.current("staging") == [:])
      #expect(world.host.mergeRequests.isEmpty)
      #expect(world.git.branches == [world.main: head])
      write(nil)
      await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
    }
  }

  @Test(arguments: ["", "\n", "payments are down"])
  func `one pass writes nothing, and fails with the sentence`(reason: String) async throws {
    world.git.write([EmergencyStop.file: reason], to: world.main)
    let pass = Pass(ports: world.ports, settings: world.settings)
    let report = try await pass.run(writing: true)
    #expect(report.hasFailed)
    #expect(report.differs)
    let sentence = try #require(report.emergency?.sentence)
    #expect(report.view?.troubles == [sentence])
    #expect(world.clusters.values.allSatisfy { $0.objects(.bundle).isEmpty })
  }

  @Test func `a link or a folder in the place of the file stops as well`() async throws {
    world.git.link(EmergencyStop.file, to: "README.md", on: world.main)
    let linked = try await Pass(ports: world.ports, settings: world.settings).run(writing: true)
    #expect(linked.emergency?.reason.contains("no plain file") == true)
    world.git.write([EmergencyStop.file: nil], to: world.main)
    world.git.write(["environments/STOP/why/a.yaml": "a: b"], to: world.main)
    let folder = try await Pass(ports: world.ports, settings: world.settings).run(writing: true)
    #expect(folder.emergency?.reason.contains("no plain file") == true)
    #expect(folder.diagnostics.isEmpty)
  }
}
