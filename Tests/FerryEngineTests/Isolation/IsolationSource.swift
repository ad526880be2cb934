// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit

/// What Git and the registry have for one environment with many clusters, each with the same Bundle.
struct IsolationSource: Sendable {
  /// A rollout in which nobody waits for anybody.
  static let atOnce = "waves: [{percent: 100}], maxParallel: 1000"

  let git = InMemoryGitServer()
  let main = BranchName("main")!
  private let names: [String]
  private let registry = InMemoryRegistry()

  /// Every cluster is to have 1.4.0; 1.5.0 is there, too.
  init(clusters names: [String], rollout: String = atOnce) {
    self.names = names
    for (version, digit) in [("1.4.0", "a"), ("1.5.0", "b")] {
      registry.push(
        version, Digest("sha256:" + String(repeating: digit, count: 64))!,
        to: EngineWorld.repository)
    }
    var files = Self.files(names, version: "1.4.0")
    files["environments/pipeline.yaml"] = """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments:
          - name: staging
            allow: {namespaces: [shop]}
            rollout: {\(rollout)}
      """
    git.write(files, to: main)
  }

  /// Has every cluster get a version.
  func write(version: String) { git.write(Self.files(names, version: version), to: main) }

  /// Has one cluster get a version.
  func write(version: String, to cluster: String) {
    git.write(Self.files([cluster], version: version), to: main)
  }

  /// Runs an engine for the time of the body.
  func run(
    _ clusters: any ReachesClusters, clock: any KeepsTime,
    _ body: @Sendable (Engine) async throws -> Void
  ) async throws {
    let ports = EnginePorts(
      source: InMemoryRepository(of: git), clusters: clusters, registry: registry, time: clock)
    let engine = Engine(ports: ports, settings: EngineSettings(branch: main), logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      try await body(engine)
      group.cancelAll()
    }
  }

  private static func files(_ clusters: [String], version: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: clusters.map {
        ("environments/staging/\($0)/shop.yaml", EngineWorld.bundle(version: version))
      })
  }
}
