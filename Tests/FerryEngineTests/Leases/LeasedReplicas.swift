// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryLeases
import FerryPorts
import FerryTestKit
import FerryViews
import Metrics

/// A world that several replicas of Ferry work in, and the home cluster of their Leases.
struct LeasedReplicas: Sendable {
  let world: EngineWorld
  let home: InMemoryCluster
  private let namespace = Namespace(checked: "ferry-system")

  init() {
    let world = EngineWorld()
    self.world = world
    home = InMemoryCluster(clock: world.clock)
  }

  /// One process of Ferry.
  struct Replica: Sendable {
    let name: ReplicaName
    let keeper: LeaseKeeper
    let engine: Engine
    /// What it wrote to clusters.
    let ledger: Ledger

    /// Whether its own Lease was renewed lately.
    var isAlive: Bool { keeper.fence(of: .replica(name)).timeLeft >= .seconds(5) }

    func holds(_ cluster: ClusterID) -> Bool { keeper.fence(of: .cluster(cluster)).isOpen }

    /// Whether it knows of a Lease that another has.
    func sees(_ other: Replica) -> Bool {
      keeper.leases.leases.contains { $0.holder == other.name }
    }
  }

  /// It asks Git as often as that, besides what it hears.
  func replica(
    _ text: String, polling: Duration = .seconds(60),
    source: (any ReadsSource & PushesCommits)? = nil, registry: (any ReadsRegistry)? = nil
  ) -> Replica {
    let (name, ledger) = (ReplicaName(checked: text), Ledger())
    let keeper = LeaseKeeper(
      replica: name, home: home, namespace: namespace, clock: world.clock, time: world.clock,
      logger: .quiet, metrics: NOOPMetricsHandler.instance)
    var ports = world.ports
    ports.leases = keeper
    ports.source = FencedSource(source ?? ports.source, behind: keeper.fence(of: .pusher))
    ports.registry = registry ?? ports.registry
    ports.clusters = MortalFleet(fleet: InMemoryFleet(world.clusters), life: Life(ledger))
    let engine = Engine(
      ports: ports, settings: EngineSettings(branch: world.main, pollInterval: polling),
      logger: .quiet)
    return Replica(name: name, keeper: keeper, engine: engine, ledger: ledger)
  }

  /// Runs a replica for the time of the body, then lets it die.
  func run(_ replica: Replica, _ body: @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await replica.keeper.run() }
      group.addTask { try await replica.engine.run() }
      group.addTask { await world.endJobs() }
      try await body()
      group.cancelAll()
    }
  }

  /// Who holds a Lease in the home cluster.
  var holders: Set<String> {
    Set(home.objects(.lease).compactMap { $0[["spec", "holderIdentity"]]?.string })
  }

  /// Lets a second pass, in which the replica renews what it has; what failed it tries again in the
  /// next.
  func pass(_ replica: Replica) async {
    world.clock.advance(by: .seconds(1))
    for turn in 0..<100_000 where turn < 500 || !replica.isAlive { await Task.yield() }
  }

  /// Lets seconds pass until it is so; between two the replicas get to work.
  func pass(until condition: () -> Bool) async {
    while !condition(), !Task.isCancelled {
      world.clock.advance(by: .seconds(1))
      for _ in 0..<1_000 where !condition() { await Task.yield() }
    }
  }
}
