// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerryTestKit
import Testing

/// Changed values at an API server on loopback. Ferry's clock stands still, so whatever follows a
/// change follows from a watch or a signal, and waits for no poll.
@Suite(.timeLimit(.minutes(1)))
struct ServedValuesTests {
  private let git = InMemoryGitServer()
  private let registry = InMemoryRegistry()
  private let clock = ManualClock()
  private let main = BranchName("main")!
  private let folder = "environments/staging/eu-1"

  init() throws {
    let digest = try #require(Digest("sha256:" + String(repeating: "a", count: 64)))
    registry.push("1.4.0", digest, to: EngineWorld.repository)
    git.write(["environments/pipeline.yaml": Self.pipeline], to: main)
  }

  @Test func `values changed in Git are deployed without a poll`() async throws {
    try await inCluster { cluster in
      write(bundle("shop") + values(replicas: 3))
      try await run(on: cluster) { engine in
        await eventually { cluster.deployed("shop") == ["replicas: 3"] }
        write(bundle("shop") + values(replicas: 4))
        engine.receive(.pushed(branch: main, commit: nil))
        await eventually { cluster.deployed("shop") == ["replicas: 3", "replicas: 4"] }
      }
    }
  }

  @Test func `values changed in the cluster are deployed without a poll`() async throws {
    try await inCluster { cluster in
      write(bundle("shop"))
      cluster.setValues(replicas: 3)
      try await run(on: cluster) { _ in
        await eventually { cluster.deployed("shop") == ["replicas: 3"] }
        cluster.setValues(replicas: 4)
        await eventually { cluster.deployed("shop") == ["replicas: 3", "replicas: 4"] }
      }
    }
  }

  @Test(arguments: [true, false])
  func `values changed while Ferry was down are deployed when it returns`(isInGit: Bool)
    async throws
  {
    try await inCluster { cluster in
      let change = { (replicas: Int) in
        write(bundle("shop") + (isInGit ? values(replicas: replicas) : ""))
        if !isInGit { cluster.setValues(replicas: replicas) }
      }
      change(3)
      try await run(on: cluster) { _ in
        await eventually { cluster.deployed("shop") == ["replicas: 3"] }
      }
      change(4)
      try await run(on: cluster) { _ in
        await eventually { cluster.deployed("shop") == ["replicas: 3", "replicas: 4"] }
      }
    }
  }

  @Test func `values that two Bundles share are deployed for both, and read once`() async throws {
    try await inCluster { cluster in
      write(bundle("shop") + bundle("search"))
      cluster.setValues(replicas: 3)
      try await run(on: cluster) { _ in
        let both = { (expected: [String]) in
          ["shop", "search"].allSatisfy { cluster.deployed($0) == expected }
        }
        await eventually { both(["replicas: 3"]) }
        cluster.sandbox.resetRequestCounts()
        cluster.setValues(replicas: 4)
        await eventually { both(["replicas: 3", "replicas: 4"]) }
      }
      let reads = RequestKey(.get, group: "", resource: "configmaps")
      #expect(cluster.sandbox.requestCounts[reads] == 1)
    }
  }

  @Test func `a Bundle costs its own apply, its Job, the copy of its values and two statuses`()
    async throws
  {
    let names = (1...10).map { "shop-\($0)" }
    try await inCluster { cluster in
      write(names.map(bundle).joined() + values(replicas: 3))
      cluster.sandbox.resetRequestCounts()
      try await run(on: cluster) { _ in
        await eventually { names.allSatisfy { cluster.deployed($0) == ["replicas: 3"] } }
        let events = RequestKey(.create, group: "", resource: "events")
        await eventually { cluster.sandbox.requestCounts[events] == 2 * names.count }
      }
      let made = cluster.sandbox.requestCounts.filter {
        $0.key.verb != .list && $0.key.verb != .watch
      }
      let each = names.count
      #expect(
        made == [
          RequestKey(.patch, group: "operator.werf.dev", resource: "bundles"): each,
          RequestKey(
            .patch, group: "operator.werf.dev", resource: "bundles", subresource: "status"): 2
            * each,
          RequestKey(.create, group: "batch", resource: "jobs"): each,
          RequestKey(.create, group: "", resource: "configmaps"): each,
          RequestKey(.create, group: "", resource: "events"): 2 * each,
          // Once for all of them: the values, and whether the namespace takes Jobs.
          RequestKey(.patch, group: "", resource: "configmaps"): 1,
          RequestKey(.get, group: "", resource: "namespaces"): 1,
          RequestKey(.get, group: "", resource: "serviceaccounts"): 1,
        ])
    }
  }

  private func inCluster(
    _ body: @escaping @Sendable (SandboxedCluster) async throws -> Void
  ) async throws {
    try await SandboxedCluster.run { cluster in
      try await install(into: cluster)
      cluster.sandbox.apply([
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]],
        [
          "apiVersion": "v1", "kind": "ServiceAccount",
          "metadata": ["name": "werf", "namespace": "shop"],
        ],
      ])
      try await body(cluster)
    }
  }

  private func run(
    on cluster: SandboxedCluster, _ body: @Sendable (Engine) async throws -> Void
  ) async throws {
    let engine = Engine(
      ports: EnginePorts(
        source: InMemoryRepository(of: git), clusters: try cluster.fleet(), registry: registry,
        time: clock),
      settings: EngineSettings(branch: main), logger: .quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      try await body(engine)
      group.cancelAll()
    }
  }

  private func write(_ text: String) { git.write(["\(folder)/shop.yaml": text], to: main) }

  private func bundle(_ name: String) -> String {
    """
    ---
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata: {name: \(name), namespace: shop}
    spec: {registry: registry.example.com, repo: team/shop, version: 1.4.0, values: shop-values}

    """
  }

  private func values(replicas: Int) -> String {
    """
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: shop-values, namespace: shop}
    data: {values.yaml: "replicas: \(replicas)"}

    """
  }

  private static let pipeline = """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec: {environments: [{name: staging}]}
    """
}

extension SandboxedCluster {
  /// Changes the values as somebody with kubectl does.
  fileprivate func setValues(replicas: Int) {
    sandbox.apply(
      [
        [
          "apiVersion": "v1", "kind": "ConfigMap",
          "metadata": ["name": "shop-values", "namespace": "shop"],
          "data": ["values.yaml": .string("replicas: \(replicas)")],
        ]
      ], manager: "kubectl")
  }

  /// The values of the Jobs of a Bundle in order, as soon as all of them are written down as done.
  fileprivate func deployed(_ bundle: String) -> [String]? {
    let status = sandbox.object(
      "operator.werf.dev/v1", "Bundle", namespace: "shop", name: bundle)?["status"]
    let history = status?["history"]?.array ?? []
    guard status?["ready"] == 1, history.allSatisfy({ $0["result"] == "succeeded" }) else {
      return nil
    }
    return history.reversed().map { entry in
      let copy = sandbox.object(
        "v1", "ConfigMap", namespace: "shop", name: "\(entry["job"]?.string ?? "")-values")
      return copy?[["data", "values.yaml"]]?.string ?? "no copy"
    }
  }
}
