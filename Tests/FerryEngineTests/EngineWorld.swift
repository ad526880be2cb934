// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import FerryViews
import Logging

/// A whole world in memory, with an engine that can be run in it.
struct EngineWorld: Sendable {
  static let shop = BundleID(
    namespace: Namespace(checked: "shop"), name: BundleName(checked: "shop"))
  static let bundle = ObjectReference(.bundle, namespace: shop.namespace, name: shop.name.text)
  static let values = ObjectReference(
    .configMap, namespace: shop.namespace, name: "shop-values")
  static let repository = RegistryRepository(registry: "registry.example.com", path: "team/shop")

  let clock = ManualClock()
  let git = InMemoryGitServer()
  let registry = InMemoryRegistry()
  let host = ScriptedGitHost()
  var clusters: [String: InMemoryCluster]
  let main = BranchName("main")!
  let promotion = BranchName("ferry/production/shop")!
  /// Whether there is a second Bundle, and both are promoted together.
  var goesTogether = false

  /// Staging with one cluster and production with three and more; shop 1.4.0 is published and wanted by
  /// all.
  init(soak: String = "0s", more: [String] = []) {
    let clock = clock
    let production = ["eu-1", "us-1", "ap-1"] + more
    clusters = Dictionary(
      uniqueKeysWithValues: (["staging-eu-1"] + production.map { "production-\($0)" })
        .map { ($0, InMemoryCluster(clock: clock)) })
    for cluster in clusters.values { cluster.furnish(Self.shop.namespace) }
    publish("1.4.0")
    var files = ["environments/pipeline.yaml": Self.pipeline(soak: soak)]
    files["environments/staging/eu-1/shop.yaml"] = Self.bundle(version: "\"1.4.*\"")
    for cluster in production {
      files["environments/production/\(cluster)/shop.yaml"] = Self.bundle(version: "1.4.0")
    }
    git.write(files, to: main)
  }

  var settings: EngineSettings { EngineSettings(branch: main) }

  var ports: EnginePorts {
    EnginePorts(
      source: InMemoryRepository(of: git), clusters: InMemoryFleet(clusters), registry: registry,
      host: host, time: clock)
  }

  func cluster(_ context: String) -> InMemoryCluster { clusters[context]! }

  /// Writes that a version of the shop is rejected.
  func reject(_ version: String) {
    git.write(
      [
        "environments/rejected.yaml": """
        apiVersion: ferry.dev/v1
        kind: Rejections
        spec:
          rejections:
            - bundle: shop
              version: \(version)
              reason: broken
              by: ann
              since: 2026-11-21T09:00:00Z

        """
      ], to: main)
  }

  /// Publishes a version of the shop; the digest follows from the text.
  func publish(_ tag: String, content: Character = "a") {
    let letters = Array("0123456789abcdef")
    let seed = tag.unicodeScalars.reduce(0) { $0 &* 31 &+ Int($1.value) }
    let digits = (0..<63).map { letters[abs(seed &+ $0 &* 7) % 16] }
    registry.push(tag, Digest("sha256:" + String(digits) + String(content))!, to: Self.repository)
  }

  /// Runs an engine for the time of the body; Jobs complete as soon as they are made, unless the
  /// closure says that they fail.
  func run(
    failing: @escaping @Sendable (_ context: String, _ release: String) -> Bool = { _, _ in false },
    completesJobs: Bool = true, settings: EngineSettings? = nil, ports: EnginePorts? = nil,
    _ body: @Sendable (Engine) async throws -> Void
  ) async throws {
    let engine = Engine(
      ports: ports ?? self.ports, settings: settings ?? self.settings, logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      if completesJobs { group.addTask { await endJobs(failing: failing) } }
      try await body(engine)
      group.cancelAll()
    }
  }

  /// Ends every Job as soon as it is there, until the task is cancelled.
  func endJobs(
    failing: @escaping @Sendable (_ context: String, _ release: String) -> Bool = { _, _ in false }
  ) async {
    await withDiscardingTaskGroup { group in
      for (context, cluster) in clusters {
        group.addTask {
          await cluster.observe(.job, selector: nil) { observation in
            for job in observation.present { try? self.end(job, on: context, fails: failing) }
          }
        }
      }
    }
  }

  private func end(
    _ job: JSONValue, on context: String, fails: (_ context: String, _ release: String) -> Bool
  ) throws {
    guard let name = job[["metadata", "name"]]?.string, cluster(context).activeJobs.contains(name)
    else { return }
    let namespace = Namespace(checked: job[["metadata", "namespace"]]?.string ?? "")
    let release = job[["metadata", "annotations", Annotation.release]]?.string ?? ""
    if fails(context, release) {
      try cluster(context).failJob(name, in: namespace, log: "boom\n")
    } else {
      try cluster(context).completeJob(name, in: namespace)
    }
  }

  /// The text of a cluster folder's `shop.yaml`.
  static func bundle(version: String) -> String {
    """
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata:
      name: shop
      namespace: shop
    spec:
      registry: registry.example.com
      repo: team/shop
      version: \(version)  # kept
      values: shop-values
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: shop-values
      namespace: shop
    data:
      values.yaml: |
        replicas: 3
    """
  }

  private static func pipeline(soak: String) -> String {
    """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments:
        - name: staging
        - name: production
          promotion: {from: staging, soak: \(soak)}
          allow: {namespaces: [shop]}
          rollout:
            waves: [{clusters: 1}, {percent: 100}]
    """
  }
}

extension Logger {
  /// Says nothing: what a test wants to know it sees in the view.
  static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// Returns when the condition is true of the world, or the task is cancelled.
func eventually(_ condition: () -> Bool) async {
  while !condition(), !Task.isCancelled { await Task.yield() }
}

extension Engine {
  /// Returns when the view is as the condition wants it.
  func until(_ condition: (FleetView) -> Bool) async {
    let changes = changes()
    if condition(view) { return }
    for await _ in changes where condition(view) { return }
  }
}

extension Observation {
  /// The objects of which it says that they are there: those that were there before somebody watched
  /// as well.
  var present: [JSONValue] {
    switch self {
    case .listed(let objects): objects
    case .changed(let object): [object]
    case .removed, .interrupted: []
    }
  }
}

extension FleetView {
  /// The targets of an environment; none before it is known.
  func targets(_ environment: String) -> [TargetView] {
    environments.first { $0.name.text == environment }?.targets ?? []
  }

  /// The clusters of an environment; none before it is known.
  func clusters(_ environment: String) -> [ClusterView] {
    environments.first { $0.name.text == environment }?.clusters ?? []
  }

  /// The versions that are deployed and current in an environment, by cluster.
  func current(_ environment: String) -> [String: String] {
    targets(environment).reduce(into: [:]) { found, target in
      if target.isCurrent, target.health == .healthy {
        found[target.cluster.text] = target.deployed
      }
    }
  }
}
