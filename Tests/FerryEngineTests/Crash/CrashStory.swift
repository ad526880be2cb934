// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit

/// The whole way of one version, by engines of which the first may meet a fault.
///
/// Nobody sends a webhook: what an engine missed while it was dead it has to find by itself.
struct CrashStory: Sendable {
  /// What has happened in the world.
  enum Stage: Int, Comparable, Sendable {
    case begun, published, merged, deployed

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  let world = EngineWorld()
  let ledger = Ledger()
  private let stage = Lock(Stage.begun)

  /// Plays the story to its end; gives the effect that met the fault, if there were so many.
  func play(_ fault: (effect: Int, kind: Fault)?) async throws -> String? {
    let mortal = Life(ledger, fault: fault)
    try await inTime {
      try await live(mortal)
      if reached < .deployed { try await live(Life(ledger)) }
    }
    return mortal.struck
  }

  /// Lets one more engine look at the world until it knows that all is done.
  func lookAgain() async throws {
    try await inTime { try await live(Life(ledger)) }
  }

  private var reached: Stage { stage.withLock { $0 } }

  /// Time passes and Jobs end while the body runs.
  private func inTime(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await world.endJobs() }
      group.addTask {
        while !Task.isCancelled {
          world.clock.advance(by: .seconds(1))
          for _ in 0..<20 { await Task.yield() }
        }
      }
      try await body()
      group.cancelAll()
    }
  }

  /// Runs an engine until it is killed or the story is over.
  private func live(_ life: Life) async throws {
    let engine = Engine(
      ports: world.ports(in: life), settings: world.settings, logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      group.addTask { await life.end() }
      group.addTask { await goOn(with: engine) }
      try await group.next()
      group.cancelAll()
    }
  }

  private func goOn(with engine: Engine) async {
    await engine.until { reached > .begun || $0.current("production") == all("1.4.0") }
    pass(.begun) { world.publish("1.4.1") }
    await engine.until { reached > .published || $0.promotions.contains { $0.mergeRequest != nil } }
    pass(.published) {
      world.git.merge(world.promotion, into: world.main)
      world.host.set(.merged, of: 1)
    }
    await engine.until { $0.current("production") == all("1.4.1") && $0.promotions.isEmpty }
    pass(.merged) {}
  }

  /// Does what people do after a stage, once, and never on behalf of an engine that was killed.
  private func pass(_ before: Stage, _ act: () -> Void) {
    guard !Task.isCancelled, reached == before, let next = Stage(rawValue: before.rawValue + 1)
    else { return }
    act()
    stage.withLock { $0 = next }
  }

  func all(_ version: String) -> [String: String] {
    ["eu-1": version, "us-1": version, "ap-1": version]
  }
}

extension EngineWorld {
  /// The world as an engine reaches it within a life.
  func ports(in life: Life) -> EnginePorts {
    EnginePorts(
      source: MortalRepository(repository: InMemoryRepository(of: git), life: life),
      clusters: MortalFleet(fleet: InMemoryFleet(clusters), life: life), registry: registry,
      host: MortalGitHost(host: host, life: life), time: clock)
  }
}
