// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import FerryViews
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

  @Test func `what commits leave as it was is not read again, however many come`() async throws {
    let source = CountedRepository(repository: world.ports.source)
    var ports = world.ports
    ports.source = source
    try await world.run(ports: ports) { engine in
      await untilDeployed()
      await pushNothing(1, engine)
      let old = Set(source.asked.keys)
      // What the first was read for is over when the second is read.
      await pushNothing(2, engine)
      let before = source.asked
      for round in 3...5 { await pushNothing(round, engine) }
      let between = source.asked
      #expect(between.filter { old.contains($0.key) } == before.filter { old.contains($0.key) })
      let file = "environments/production/ap-1/shop.yaml"
      world.git.write([file: EngineWorld.bundle(version: "1.4.0") + "\n# why\n"], to: world.main)
      await pushNothing(6, engine)
      let files = Set(source.asked.keys).subtracting(before.keys).filter { $0.isFile }
      #expect(files.count == 1)
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

/// Counts how often each object is asked for.
private struct CountedRepository: ForwardingRepository {
  struct Object: Hashable {
    let id: GitObjectID
    let isFile: Bool
  }

  let repository: any ReadsSource & PushesCommits
  private let counts = Lock([Object: Int]())

  init(repository: any ReadsSource & PushesCommits) { self.repository = repository }

  var asked: [Object: Int] { counts.withLock { $0 } }

  func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry] {
    counts.withLock { $0[Object(id: tree, isFile: false), default: 0] += 1 }
    return try await repository.entries(of: tree)
  }

  func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    counts.withLock { $0[Object(id: blob, isFile: true), default: 0] += 1 }
    return try await repository.content(of: blob, limit: limit)
  }
}
