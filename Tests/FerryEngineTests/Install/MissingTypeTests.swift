// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryEnginePromotions
import FerryPlan
import FerryPorts
import FerrySandboxKubernetes
import FerryTestKit
import FerryViews
import Testing

/// A cluster without the type of Bundles, beside one that has it.
@Suite(.timeLimit(.minutes(1)))
struct MissingTypeTests {
  private let git = InMemoryGitServer()
  private let registry = InMemoryRegistry()
  private let main = BranchName("main")!

  @Test func `a cluster without the type says how to install it, and goes on once it is there`()
    async throws
  {
    try await SandboxedCluster.run { bare in
      try await SandboxedCluster.run { furnished in
        for cluster in [bare, furnished] { furnish(cluster) }
        try await install(into: furnished)
        let engine = Engine(
          ports: try ports(bare, furnished), settings: settings, logger: .quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await engine.run() }
          await engine.until { $0.current("staging") == ["us-1": "1.4.0"] }
          await engine.until { $0.bare?.reason?.contains(Self.remedy) == true }
          #expect(engine.view.bare?.state == .unreachable)
          try await install(into: bare)
          await engine.until { $0.current("staging") == ["eu-1": "1.4.0", "us-1": "1.4.0"] }
          #expect(engine.view.bare?.reason == nil)
          group.cancelAll()
        }
      }
    }
  }

  @Test func `a pass says so too, and has failed`() async throws {
    try await SandboxedCluster.run { bare in
      try await SandboxedCluster.run { furnished in
        for cluster in [bare, furnished] { furnish(cluster) }
        try await install(into: furnished)
        for writing in [false, true] {
          let report = try await Pass(ports: try ports(bare, furnished), settings: settings)
            .run(writing: writing)
          #expect(report.hasFailed)
          #expect(report.troubles.values.map { $0.contains(Self.remedy) } == [true])
          #expect(report.differs, "the other one is planned")
        }
      }
    }
  }

  private static let remedy = "install the CRD: ferry install --cluster <context>"

  private var settings: EngineSettings {
    EngineSettings(branch: main, pollInterval: .seconds(60))
  }

  /// `eu-1` is the bare cluster, `us-1` the other.
  private func ports(
    _ bare: SandboxedCluster, _ furnished: SandboxedCluster
  ) throws -> EnginePorts {
    registry.push(
      "1.4.0", Digest("sha256:" + String(repeating: "a", count: 64))!,
      to: EngineWorld.repository)
    git.write(
      [
        "environments/pipeline.yaml": """
        apiVersion: ferry.dev/v1
        kind: Pipeline
        spec: {environments: [{name: staging, rollout: {waves: [{percent: 100}]}}]}
        """,
        "environments/staging/eu-1/shop.yaml": EngineWorld.bundle(version: "1.4.0"),
        "environments/staging/us-1/shop.yaml": EngineWorld.bundle(version: "1.4.0"),
      ], to: main)
    return EnginePorts(
      source: InMemoryRepository(of: git),
      clusters: TwoClusters(eu: try bare.fleet(), us: try furnished.fleet()),
      registry: registry, time: SystemTime())
  }

  private func furnish(_ cluster: SandboxedCluster) {
    cluster.sandbox.apply([
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]],
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "werf", "namespace": "shop"],
      ],
    ])
  }
}

/// Two sandboxes, each of which knows its cluster by the same context.
private struct TwoClusters: ReachesClusters {
  let eu: any ReachesClusters
  let us: any ReachesClusters

  func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
    let fleet = contexts.contains("staging-us-1") ? us : eu
    return try await fleet.api(contexts: [SandboxedCluster.context])
  }
}

extension FleetView {
  fileprivate var bare: ClusterView? { clusters("staging").first { $0.name.text == "eu-1" } }
}
