// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import FerryViews
import ServiceLifecycle
import Testing

/// Whole engines under the Leases of one home cluster, on one clock that the test moves.
@Suite(.timeLimit(.minutes(1)))
struct LeasedEngineTests {
  private let replicas = LeasedReplicas()
  private var world: EngineWorld { replicas.world }
  private let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]
  private let staging = ClusterID(
    environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "eu-1"))

  @Test func `a replica that died is stood in for when its Leases are over, and not before`()
    async throws
  {
    let (first, second) = (replicas.replica("one"), replicas.replica("two"))
    try await replicas.run(first) {
      await first.engine.until { $0.current("production") == all }
    }
    #expect(replicas.holders == ["one"], "what died gives nothing back")
    world.publish("1.4.1")
    try await replicas.run(second) {
      await second.engine.until { $0.targets("staging").contains { $0.wanted == "1.4.1" } }
      await eventually { second.sees(first) }
      for _ in 1...14 { await replicas.pass(second) }
      #expect(second.ledger.all.isEmpty)
      while !second.holds(staging), !Task.isCancelled { await replicas.pass(second) }
      await second.engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
      #expect(!second.ledger.all.isEmpty)
    }
  }

  @Test
  func `a replica that is told to stop gives back what it holds, and another goes on at once`()
    async throws
  {
    let (first, second) = (replicas.replica("one"), replicas.replica("two"))
    let services = ServiceGroup(services: [first.keeper, first.engine], logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      group.addTask { await world.endJobs() }
      await first.engine.until { $0.current("production") == all }
      await services.triggerGracefulShutdown()
      try await group.next()
      group.cancelAll()
    }
    #expect(replicas.holders.isEmpty)
    world.publish("1.4.1")
    try await replicas.run(second) {
      // The clock stands still: nothing has to expire.
      await second.engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
    }
  }

  @Test func `who takes a Lease over writes nothing before Git is read again`() async throws {
    let git = DistantRepository(repository: InMemoryRepository(of: world.git))
    let first = replicas.replica("one", polling: .seconds(5))
    let second = replicas.replica("two", source: git)
    want("1.4.0")
    try await replicas.run(second) {
      await second.engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      try await replicas.run(first) {
        await replicas.pass(until: { first.holds(staging) && !second.holds(staging) })
        git.isCutOff.withLock { $0 = true }
        want("1.4.1")
        await replicas.pass(until: { version == "1.4.1" })
      }
      let count = second.ledger.effects("staging-eu-1: apply Bundle").count
      await replicas.pass(until: { second.holds(staging) })
      for _ in 1...5 { await replicas.pass(second) }
      #expect(version == "1.4.1", "what it knows is older than what is there")
      want("1.4.2")
      git.isCutOff.withLock { $0 = false }
      let effects = { second.ledger.effects("staging-eu-1: apply Bundle").count }
      await replicas.pass(until: { effects() > count })
      #expect(version == "1.4.2")
      #expect(effects() == count + 1)
    }
  }

  @Test func `who takes a Lease over trusts no answer of a registry from before`() async throws {
    let isCutOff = Lock(false)
    let first = replicas.replica("one", polling: .seconds(5))
    let second = replicas.replica(
      "two", polling: .seconds(5),
      registry: DistantRegistry(registry: world.registry, isCutOff: isCutOff))
    try await replicas.run(second) {
      await second.engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      try await replicas.run(first) {
        await replicas.pass(until: { first.holds(staging) && !second.holds(staging) })
        isCutOff.withLock { $0 = true }
        world.publish("1.4.1")
        await replicas.pass(until: { first.engine.view.current("staging") == ["eu-1": "1.4.1"] })
      }
      let written = second.ledger.effects("staging-eu-1: ").count
      await replicas.pass(until: { second.holds(staging) })
      let target = { second.engine.view.targets("staging").first }
      await pass(second) { target()?.reason?.contains("no route to host") == true }
      isCutOff.withLock { $0 = false }
      await pass(second) { target()?.isCurrent == true }
      #expect(target()?.deployed == "1.4.1")
      #expect(
        second.ledger.effects("staging-eu-1: ").count == written,
        "what it knew was older than what is there")
    }
  }

  /// Lets seconds pass until it is so, in each of which the replica renews what it has.
  private func pass(_ replica: LeasedReplicas.Replica, until condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await replicas.pass(replica) }
  }

  private var version: String? {
    world.cluster("staging-eu-1").object(EngineWorld.bundle)?[["spec", "version"]]?.string
  }

  /// Nobody is told.
  private func want(_ version: String) {
    world.publish(version)
    world.git.write(
      ["environments/staging/eu-1/shop.yaml": EngineWorld.bundle(version: version)], to: world.main)
  }

  @Test func `who loses the pusher's Lease on the way to a push does not push`() async throws {
    let (commits, pushes) = (Lock(0), Lock(0))
    let only = replicas.replica(
      "one",
      source: HookedRepository(repository: world.ports.source) { [replicas] what in
        if what == "push" { pushes.withLock { $0 += 1 } }
        if what == "commit" { commits.withLock { $0 += 1 } }
        guard what == "commit", commits.withLock({ $0 }) == 1 else { return }
        replicas.home.goDown()
        replicas.world.clock.advance(by: .seconds(10))
      })
    world.publish("1.4.1")
    try await replicas.run(only) {
      await eventually { commits.withLock { $0 } == 1 }
      for _ in 1...3 { await Task.yield() }
      replicas.home.comeBack()
      await replicas.pass(until: { world.git.head(of: world.promotion) != nil })
      #expect(commits.withLock { $0 } == 2, "what was not pushed is made again")
      #expect(pushes.withLock { $0 } == 1)
    }
  }

  @Test func `a replica that cannot renew looks on and writes nothing until it can again`()
    async throws
  {
    let only = replicas.replica("one")
    try await replicas.run(only) {
      await only.engine.until {
        $0.current("production") == all && $0.current("staging") == ["eu-1": "1.4.0"]
      }
      replicas.home.goDown()
      world.clock.advance(by: .seconds(10))
      #expect(!only.holds(staging))
      let written = only.ledger.all.count
      let head = world.git.write(
        ["environments/staging/eu-1/shop.yaml": EngineWorld.bundle(version: "1.4.0")],
        to: world.main)
      only.engine.receive(.pushed(branch: world.main, commit: nil))
      await only.engine.until { $0.revision?.commit == head && $0.changes(on: staging) > 0 }
      #expect(only.ledger.all.count == written)
      replicas.home.comeBack()
      await replicas.pass(until: { only.holds(staging) })
      await eventually { only.ledger.all.count > written }
    }
  }
}

extension FleetView {
  /// How many changes are planned for a cluster.
  fileprivate func changes(on id: ClusterID) -> Int {
    clusters(id.environment.text).first { $0.name == id.name }?
      .plannedChanges.values.reduce(0, +) ?? 0
  }
}

/// A repository that can be out of reach.
private struct DistantRepository: ForwardingRepository {
  let repository: any ReadsSource & PushesCommits
  let isCutOff = Lock(false)

  func fetch() async throws(GitFailure) {
    if isCutOff.withLock({ $0 }) {
      throw GitFailure(.unreachable, doing: "fetching", detail: "no route to host")
    }
    try await repository.fetch()
  }
}
