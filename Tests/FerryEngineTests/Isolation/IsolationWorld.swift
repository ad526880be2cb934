// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit

/// One environment with many clusters, of which some are in trouble.
struct IsolationWorld: Sendable {
  let git = InMemoryGitServer()
  let main = BranchName("main")!
  let clusters: [String: InMemoryCluster]
  private let clock: any KeepsTime
  private let registry = InMemoryRegistry()
  private let troubles: [String: ClusterTrouble]
  private let lists = Lock(0)

  /// The clusters that are in trouble come first, also in the order of the rollout.
  init(
    clusters count: Int, troubles: [ClusterTrouble], clock: any KeepsTime = SystemTime(),
    rollout: String = "waves: [{percent: 100}], maxParallel: 1000"
  ) {
    self.clock = clock
    let names = (1...count).map { "c\($0 + 100)" }
    clusters = Dictionary(
      uniqueKeysWithValues: names.map { ($0, InMemoryCluster(clock: clock)) })
    self.troubles = Dictionary(uniqueKeysWithValues: zip(names, troubles))
    for cluster in clusters.values { cluster.furnish(EngineWorld.shop.namespace) }
    release("1.4.0", digit: "a")
    release("1.5.0", digit: "b")
    var files = Self.files(names, version: "1.4.0")
    files["environments/pipeline.yaml"] = Self.pipeline(rollout)
    git.write(files, to: main)
  }

  /// The clusters with nothing wrong.
  var sound: [InMemoryCluster] { clusters.filter { troubles[$0.key] == nil }.map(\.value) }

  /// Whether the engine took in all there is on each cluster with nothing wrong.
  var soundAreListed: Bool { lists.withLock { $0 } >= sound.count * 4 }

  /// Has every cluster get a version.
  func write(version: String) {
    git.write(Self.files(Array(clusters.keys), version: version), to: main)
  }

  /// Has one cluster get a version.
  func write(version: String, to cluster: String) {
    git.write(Self.files([cluster], version: version), to: main)
  }

  /// Runs an engine for the time of the body; Jobs are left as they are.
  func run(_ body: @Sendable (Engine) async throws -> Void) async throws {
    let ports = EnginePorts(
      source: InMemoryRepository(of: git), clusters: TroubledFleet(world: self),
      registry: registry, time: clock)
    let engine = Engine(ports: ports, settings: EngineSettings(branch: main), logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      try await body(engine)
      group.cancelAll()
    }
  }

  private func release(_ tag: String, digit: Character) {
    registry.push(
      tag, Digest("sha256:" + String(repeating: digit, count: 64))!, to: EngineWorld.repository)
  }

  private static func files(_ clusters: [String], version: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: clusters.map {
        ("environments/staging/\($0)/shop.yaml", EngineWorld.bundle(version: version))
      })
  }

  private static func pipeline(_ rollout: String) -> String {
    """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments:
        - name: staging
          allow: {namespaces: [shop]}
          rollout: {\(rollout)}
    """
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
