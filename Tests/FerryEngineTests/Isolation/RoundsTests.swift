// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// How much time the sound clusters need, by a clock that only the test moves: nothing else makes it
/// later, however busy the machine is.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct RoundsTests {
  private static let troubles: [ClusterTrouble?] = [
    nil, .dead, .hanging, .garbage, .busy, .flapping,
  ]

  private func world(_ trouble: ClusterTrouble?, _ clock: ManualClock) -> IsolationWorld {
    IsolationWorld(
      clusters: 50, troubles: trouble.map { Array(repeating: $0, count: 5) } ?? [], clock: clock)
  }

  /// From the start until all are seen, and the time is over in which an answer may come.
  private func untilSeen(_ world: IsolationWorld, _ clock: ManualClock) async {
    await eventually { world.soundAreListed }
    clock.advance(by: .seconds(1))
  }

  @Test(arguments: troubles)
  func `forty-five clusters get a release in no more time than if five others were sound, too`(
    trouble: ClusterTrouble?
  ) async throws {
    let clock = ManualClock()
    let world = world(trouble, clock)
    try await world.run { engine in
      await untilSeen(world, clock)
      await eventually { world.sound.allSatisfy { $0.version == "1.4.0" } }
      // Whoever was late in the first dry-run is asked again by then.
      clock.advance(by: .seconds(31))
      world.write(version: "1.5.0")
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually { world.sound.allSatisfy { $0.version == "1.5.0" } }
    }
  }

  @Test(arguments: ClusterTrouble.allCases)
  func `a dry-run that five clusters do not answer is over before its time is up`(
    trouble: ClusterTrouble
  ) async throws {
    let clock = ManualClock()
    let world = world(trouble, clock)
    let start = clock.now
    try await world.run { _ in
      await untilSeen(world, clock)
      await eventually {
        world.sound.allSatisfy { $0.requests.contains { $0.hasPrefix("dry-run Job") } }
      }
      while !world.sound.allSatisfy({ !$0.activeJobs.isEmpty }), !Task.isCancelled {
        clock.advance(by: .milliseconds(100))
        for _ in 0..<10_000 { await Task.yield() }
      }
      #expect(clock.now - start < .seconds(5))
    }
  }

  @Test func `nothing is written before each cluster was seen or given up, ten seconds at most`()
    async throws
  {
    let clock = ManualClock()
    let world = IsolationWorld(clusters: 3, troubles: [.hanging], clock: clock)
    try await world.run { engine in
      await eventually { world.soundAreListed && engine.isReady }
      for _ in 1...9 {
        clock.advance(by: .seconds(1))
        for _ in 0..<1_000 { await Task.yield() }
      }
      #expect(world.sound.allSatisfy { $0.version == nil }, "a rollout may be halted there")
      clock.advance(by: .seconds(1))
      await eventually {
        clock.advance(by: .seconds(1))
        return world.sound.allSatisfy { $0.version == "1.4.0" }
      }
    }
  }

  @Test(arguments: [ClusterTrouble.failingDryRuns, .failingWrites])
  func `a cluster that takes no writes counts as out of reach after half a minute`(
    trouble: ClusterTrouble
  ) async throws {
    let clock = ManualClock()
    let world = IsolationWorld(
      clusters: 10, troubles: [trouble], clock: clock,
      rollout: "waves: [{clusters: 1, failureBudget: 1}, {percent: 100}]")
    let start = clock.now
    try await world.run { _ in
      await untilSeen(world, clock)
      while !world.sound.allSatisfy({ $0.version == "1.4.0" }), !Task.isCancelled {
        clock.advance(by: .seconds(1))
        for _ in 0..<1_000 { await Task.yield() }
      }
      #expect(clock.now >= start + .seconds(30))
    }
  }

  @Test func `a cluster that does not answer is shown before its connection gives up`()
    async throws
  {
    let clock = ManualClock()
    let world = world(.hanging, clock)
    try await world.run { engine in
      await untilSeen(world, clock)
      await engine.until { view in
        view.clusters("staging").count { $0.state == .unreachable } == 5
      }
      let silent = engine.view.clusters("staging").first { $0.state == .unreachable }
      #expect(silent?.reason?.contains("it has not answered yet, when others have") == true)
    }
  }

  @Test func `a cluster that fails at its own dry-run is not written, and the others are`()
    async throws
  {
    let clock = ManualClock()
    let world = world(.failingDryRuns, clock)
    try await world.run { engine in
      await untilSeen(world, clock)
      await eventually { world.sound.allSatisfy { $0.version == "1.4.0" } }
      await engine.until { view in
        view.targets("staging").count { $0.reason?.contains("the webhook is down") == true } == 5
      }
      clock.advance(by: .seconds(61))
      await engine.until { view in
        view.clusters("staging").count { $0.reason?.hasSuffix("it is tried again") == true } == 5
      }
      #expect(world.clusters["c101"]?.version == nil)
    }
  }

  @Test func `a cluster that answers at last gets what Git says then`() async throws {
    let clock = ManualClock()
    let world = world(.hanging, clock)
    try await world.run { engine in
      await untilSeen(world, clock)
      await eventually { world.sound.allSatisfy { $0.version == "1.4.0" } }
      world.write(version: "1.5.0")
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually { world.sound.allSatisfy { $0.version == "1.5.0" } }
      #expect(world.clusters["c101"]?.version == nil)
      clock.advance(by: .seconds(3_601))
      while !Task.isCancelled, world.clusters["c101"]?.version == nil {
        clock.advance(by: .seconds(3_601))
        await Task.yield()
      }
      #expect(world.clusters["c101"]?.version == "1.5.0")
    }
  }
}
