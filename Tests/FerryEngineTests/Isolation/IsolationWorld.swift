// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit

/// One environment with many clusters, of which some are in trouble.
struct IsolationWorld: Sendable {
  let source: IsolationSource
  let clusters: [String: InMemoryCluster]
  private let clock: any KeepsTime
  private let troubles: [String: ClusterTrouble]
  private let lists = Lock(0)

  /// The clusters that are in trouble come first, also in the order of the rollout.
  init(
    clusters count: Int, troubles: [ClusterTrouble], clock: any KeepsTime = SystemTime(),
    rollout: String = IsolationSource.atOnce
  ) {
    self.clock = clock
    let names = (1...count).map { "c\($0 + 100)" }
    source = IsolationSource(clusters: names, rollout: rollout)
    clusters = Dictionary(
      uniqueKeysWithValues: names.map { ($0, InMemoryCluster(clock: clock)) })
    self.troubles = Dictionary(uniqueKeysWithValues: zip(names, troubles))
    for cluster in clusters.values { cluster.furnish(EngineWorld.shop.namespace) }
  }

  var main: BranchName { source.main }

  /// The clusters with nothing wrong.
  var sound: [InMemoryCluster] { clusters.filter { troubles[$0.key] == nil }.map(\.value) }

  /// Whether the engine took in all there is on each cluster with nothing wrong.
  var soundAreListed: Bool { lists.withLock { $0 } >= sound.count * 4 }

  /// Has every cluster get a version.
  func write(version: String) { source.write(version: version) }

  /// Has one cluster get a version.
  func write(version: String, to cluster: String) { source.write(version: version, to: cluster) }

  /// Runs an engine for the time of the body; Jobs are left as they are.
  func run(_ body: @Sendable (Engine) async throws -> Void) async throws {
    try await source.run(TroubledFleet(world: self), clock: clock, body)
  }

  private struct TroubledFleet: ReachesClusters {
    let world: IsolationWorld

    func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
      let name = world.clusters.keys.first { contexts.contains("staging-\($0)") } ?? ""
      guard let cluster = world.clusters[name] else {
        throw KubernetesFailure(
          .configuration, doing: "looking for \(contexts)", detail: "there is none")
      }
      let trouble = world.troubles[name]
      return TroubledCluster(cluster, trouble, clock: world.clock) {
        if trouble == nil { world.lists.withLock { $0 += 1 } }
      }
    }
  }
}

extension InMemoryCluster {
  /// The version that the shop's Bundle asks for.
  var version: String? { object(EngineWorld.bundle)?[["spec", "version"]]?.string }
}
