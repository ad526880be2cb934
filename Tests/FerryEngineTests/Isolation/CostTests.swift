// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// Work costs what changed, not what exists.
@Suite(.timeLimit(.minutes(1)))
struct CostTests {
  private let world = EngineWorld()

  private var requests: Int { world.clusters.values.reduce(0) { $0 + $1.requests.count } }

  private func untilDeployed() async {
    await eventually {
      world.clusters.values.allSatisfy {
        $0.object(EngineWorld.bundle)?[["status", "ready"]] == 1
      }
    }
  }

  /// Pushes a commit that changes no cluster, and returns when it was taken in.
  private func pushNothing(_ round: Int, _ engine: Engine) async {
    world.git.write(["README.md": "\(round)"], to: world.main)
    let before = engine.view.revision
    engine.receive(.pushed(branch: world.main, commit: nil))
    await engine.until { $0.revision != before }
  }

  /// Pushes such commits until nothing is left over from before; how often each cluster was planned.
  private func untilAtRest(_ fleet: CountedFleet, _ engine: Engine) async {
    var (round, before) = (0, -1)
    while fleet.total != before, !Task.isCancelled {
      before = fleet.total
      round += 1
      await pushNothing(round, engine)
      await pushNothing(-round, engine)
    }
  }

  @Test func `a commit that changes one cluster plans and asks no other`() async throws {
    let fleet = CountedFleet(InMemoryFleet(world.clusters))
    var ports = world.ports
    ports.clusters = fleet
    try await world.run(ports: ports) { engine in
      await untilDeployed()
      await untilAtRest(fleet, engine)
      let (counts, before) = (fleet.counts, requests)
      await pushNothing(1_000, engine)
      #expect(fleet.counts == counts)
      #expect(requests == before)
      let changed = world.cluster("production-ap-1")
      world.git.write(
        [
          "environments/production/ap-1/shop.yaml": EngineWorld.bundle(version: "1.4.0")
            .replacing("replicas: 3", with: "replicas: 4")
        ], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually {
        changed.object(EngineWorld.values)?[["data", "values.yaml"]]?.string?
          .contains("replicas: 4") == true
      }
      let others = fleet.counts.filter { $0.key != "production-ap-1" }
      #expect(others == counts.filter { $0.key != "production-ap-1" })
    }
  }

  @Test func `a view that nobody reads is not made`() async throws {
    try await world.run { engine in
      await untilDeployed()
      #expect(engine.view.serial == 1)
    }
  }
}

/// Counts how often each cluster is reached for, which every plan does once.
private struct CountedFleet: ReachesClusters {
  private let fleet: InMemoryFleet
  private let reached = Lock([String: Int]())

  init(_ fleet: InMemoryFleet) { self.fleet = fleet }

  var counts: [String: Int] { reached.withLock { $0 } }
  var total: Int { counts.values.reduce(0, +) }

  func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
    let context = contexts.first { fleet[$0] != nil } ?? ""
    reached.withLock { $0[context, default: 0] += 1 }
    return try await fleet.api(contexts: contexts)
  }
}
