// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// What a changed ConfigMap sets going. The clock stands still: nothing here waits for a poll.
@Suite(.timeLimit(.minutes(1)))
struct ConfigChangeTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let folder = "environments/staging/eu-1"
  private let mailer = ObjectReference(
    .bundle, namespace: EngineWorld.shop.namespace, name: "mailer")

  /// In staging two Bundles share values that are in the cluster and not in Git.
  init() throws {
    let digest = try #require(Digest("sha256:" + String(repeating: "b", count: 64)))
    world.registry.push(
      "1.4.0", digest, to: RegistryRepository(registry: "registry.example.com", path: "team/mailer")
    )
    world.git.write(
      [
        "\(folder)/shop.yaml": bundle("shop"), "\(folder)/mailer.yaml": bundle("mailer"),
      ], to: world.main)
    try staging.add([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "shop-values", "namespace": "shop"],
      "data": ["values.yaml": "replicas: 3"],
    ])
  }

  @Test func `values that change in the cluster redeploy every Bundle that names them`()
    async throws
  {
    try await world.run { _ in
      await eventually { hasDeployed(times: 1) }
      try changeValues(to: "replicas: 5")
      await eventually { hasDeployed(times: 2) }
      #expect(copies == ["replicas: 3", "replicas: 5"])
    }
  }

  @Test func `values that changed while Ferry was down redeploy when it is back`() async throws {
    try await world.run { _ in await eventually { hasDeployed(times: 1) } }
    try changeValues(to: "replicas: 5")
    try await world.run { _ in
      await eventually { hasDeployed(times: 2) }
      #expect(copies == ["replicas: 3", "replicas: 5"])
    }
  }

  @Test func `a cluster without the type of ConfigWatchers is worked on as any other`()
    async throws
  {
    staging.lose(.configWatcher)
    try await world.run { _ in
      await eventually { hasDeployed(times: 1) }
      #expect(hasDeployed(times: 1))
    }
    #expect(staging.requests.count { $0.contains("ConfigWatcher") } <= 1)
  }

  private func changeValues(to text: String) throws {
    try staging.edit(EngineWorld.values) { $0["data"] = ["values.yaml": .string(text)] }
  }

  /// Whether both Bundles were deployed so often, and have nothing left to do.
  private func hasDeployed(times count: Int) -> Bool {
    [EngineWorld.bundle, mailer].allSatisfy { reference in
      let status = staging.object(reference)?["status"]
      return status?["ready"] == 1 && status?["history"]?.array?.count == count
        && status?["history"]?.array?.first?["result"] == "succeeded"
    }
  }

  /// What the Jobs of the shop were given, in order.
  private var copies: [String] {
    staging.objects(.configMap).filter { map in
      map[["metadata", "name"]]?.string?.hasPrefix("shop-apply-") == true
    }
    .compactMap { $0[["data", "values.yaml"]]?.string }.sorted()
  }

  private func bundle(_ name: String) -> String {
    """
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata: {name: \(name), namespace: shop}
    spec:
      registry: registry.example.com
      repo: team/\(name)
      version: 1.4.0
      values: shop-values
    """
  }
}
