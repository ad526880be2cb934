// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews

/// The way of two versions, of which the second takes the place of the first in its merge request, by
/// engines of which the first may meet a fault. Where Bundles go together, a second one joins.
///
/// Nobody sends a webhook: what an engine missed while it was dead it has to find by itself.
struct CrashStory: Sendable {
  /// What has happened in the world.
  enum Stage: Int, Comparable, Sendable {
    case begun, published, renewed, joined, merged, told

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  let world: EngineWorld
  let ledger = Ledger()
  let place: any CrashPlace
  private let stage = Lock(Stage.begun)

  init(at place: any CrashPlace = EngineWorld()) {
    self.place = place
    world = place.base
  }

  /// Plays the story to its end with a fault at the nth effect that begins with a word; gives the
  /// effect that met it, if there were so many.
  func play(
    _ fault: (effect: Int, kind: Fault)?, among word: String = ""
  ) async throws -> String? {
    let mortal = Life(ledger, fault: fault) { $0.hasPrefix(word) }
    try await inTime {
      try await live(mortal)
      if reached < .told { try await live(Life(ledger)) }
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
      group.addTask { try await place.passTime() }
      try await body()
      group.cancelAll()
    }
  }

  /// Runs an engine until it is killed or the story is over.
  private func live(_ life: Life) async throws {
    let engine = Engine(
      ports: try place.ports(in: life), settings: world.settings, logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      group.addTask { await life.end() }
      group.addTask { try await goOn(with: engine) }
      try await group.next()
      group.cancelAll()
    }
  }

  private func goOn(with engine: Engine) async throws {
    await engine.until { reached > .begun || world.has(shop: "1.4.0", blog: "2.0.0", in: $0) }
    try await pass(.begun) { world.publish("1.4.1") }
    await engine.until { reached > .published || $0.offers("shop", "1.4.1") }
    try await pass(.published) { world.publish("1.4.2") }
    await engine.until { reached > .renewed || place.isMerged || $0.offers("shop", "1.4.2") }
    try await pass(.renewed) { if world.goesTogether { world.publishBlog("2.1.0") } }
    await engine.until {
      reached > .joined || place.isMerged || !world.goesTogether || $0.offers("blog", "2.1.0")
    }
    try await pass(.joined) { if !place.isMerged { try await place.merge() } }
    await engine.until {
      world.has(shop: "1.4.2", blog: "2.1.0", in: $0) && $0.promotions.isEmpty
    }
    while !(try await place.isTold) {
      try Task.checkCancellation()
      await Task.yield()
    }
    try await pass(.merged) {}
  }

  /// Does what people do after a stage, once, and never on behalf of an engine that was killed.
  private func pass(_ before: Stage, _ act: () async throws -> Void) async throws {
    guard !Task.isCancelled, reached == before, let next = Stage(rawValue: before.rawValue + 1)
    else { return }
    try await act()
    stage.withLock { $0 = next }
  }
}

extension FleetView {
  /// Whether a merge request is open for a Bundle's version, as far as Ferry knows.
  fileprivate func offers(_ bundle: String, _ version: String) -> Bool {
    promotion(of: bundle).map { $0.to == version && $0.mergeRequest != nil } ?? false
  }
}
