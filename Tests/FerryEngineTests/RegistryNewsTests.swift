// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngine
@testable import FerryEngineFacts
import FerryPlan
import FerryPorts
import FerryTestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RegistryNewsTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }

  private var deployed: String? {
    staging.object(EngineWorld.bundle)?[["status", "deploy", "digest"]]?.string
  }

  @Test func `what a registry tells of is deployed without waiting for the next poll`()
    async throws
  {
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      world.publish("1.4.0", content: "b")
      engine.receive(.published(repositories: ["team/shop"]))
      await eventually { deployed?.hasSuffix("b") == true }
    }
  }

  @Test(arguments: [
    LeaseNews.heard(.published(repositories: ["team/shop"])), .missedSignals,
  ])
  func `what another replica was told is asked for, also where it did not come through`(
    news: LeaseNews
  ) async throws {
    let leases = ToldLeases()
    var ports = world.ports
    ports.leases = leases
    try await world.run(ports: ports) { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      world.publish("1.4.1")
      leases.teller.yield(news)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
    }
  }

  /// The clock stands still: what is forgotten here would be asked for at the next poll only.
  @Test func `what is published while the registry answers is asked for again`() async throws {
    let gate = AnswerGate()
    var ports = world.ports
    ports.registry = HookedRegistry(registry: world.registry) { await gate.pass($0) }
    try await world.run(ports: ports) { engine in
      await engine.until { $0.current("production").count == 3 }
      gate.close(for: "tags")
      engine.receive(.published(repositories: ["team/shop"]))
      await gate.untilReached()
      world.publish("1.4.1")
      engine.receive(.published(repositories: ["team/shop"]))
      gate.open()
      await engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
    }
  }

  @Test func `clusters that want the same release ask once for it`() async throws {
    try await world.run(completesJobs: false) { _ in
      await eventually { !staging.activeJobs.isEmpty }
      #expect(
        world.registry.requests == [
          "tags registry.example.com/team/shop", "digest registry.example.com/team/shop:1.4.0",
        ])
    }
  }

  @Test func `a burst of notifications is few questions`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      let before = world.registry.requests.count
      world.publish("1.4.0", content: "b")
      for _ in 0..<500 { engine.receive(.published(repositories: ["team/shop"])) }
      await eventually { deployed?.hasSuffix("b") == true }
      #expect(world.registry.requests.count - before < 50)
    }
  }

  @Test func `masks and exact versions that mean the same tag share one list and one digest`()
    async throws
  {
    world.publish("1.4.2")
    let entries = Set(
      try [mask("1.4.*"), mask("1.*"), .exact("1.4.2"), .exact("1.4.0")].map(entry))
    let answers = await ReleaseRound(registry: world.registry).answers(to: entries)
    let versions = answers.values.compactMap { try? $0.get().version }
    #expect(versions.sorted() == ["1.4.0", "1.4.2", "1.4.2", "1.4.2"])
    let shop = "registry.example.com/team/shop"
    #expect(
      world.registry.requests.sorted()
        == ["digest \(shop):1.4.0", "digest \(shop):1.4.2", "tags \(shop)"])
  }

  @Test func `tags that are no versions are counted where no tag fits`() async throws {
    for tag in ["latest", "nightly"] { world.publish(tag) }
    let wanted = entry(try mask("2.*"))
    let answers = await ReleaseRound(registry: world.registry).answers(to: [wanted])
    #expect(
      answers[wanted].map(ReleaseAnswer.init)
        == .refused(
          reason: "VersionNotFound",
          message: "while looking for 2.* in registry.example.com/team/shop: none of its 3 tags is "
            + "one (2 are no versions); publish one, or change the mask"))
  }

  private func mask(_ text: String) throws -> WantedVersion {
    .mask(try #require(VersionMask(text)))
  }

  private func entry(_ version: WantedVersion) -> ReleaseBook.Entry {
    .init(
      question: .init(repository: EngineWorld.repository, version: version), credentials: nil)
  }
}

/// Holds every Lease, and tells what it is told to.
private final class ToldLeases: HoldsLeases {
  let teller: AsyncStream<LeaseNews>.Continuation
  private let told: AsyncStream<LeaseNews>
  private let alone = RunsAlone()

  init() { (told, teller) = AsyncStream.makeStream() }

  func want(_ clusters: Set<ClusterID>) { alone.want(clusters) }

  func holding<Result: Sendable>(
    _ key: LeaseKey, _ work: (WriteFence) async -> Result
  ) async -> Result? {
    await alone.holding(key, work)
  }

  func pass(on signal: Signal) { alone.pass(on: signal) }

  func news() -> AsyncStream<LeaseNews> { told }
}
