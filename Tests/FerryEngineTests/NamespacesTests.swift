// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryViews
@testable import FerryEngine
@testable import FerryEngineClusters
@testable import FerryEnginePromotions
import FerryPlan
import FerryPorts
import FerryTestKit
import Testing

/// A cluster of which `cluster.yaml` names the namespaces.
@Suite(.timeLimit(.minutes(1)))
struct NamespacesTests {
  private let world = EngineWorld()
  private let folder = "environments/staging/eu-1"
  private let current = ["eu-1": "1.4.0"]
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }

  private func settings(_ namespaces: String) -> String {
    """
    apiVersion: ferry.dev/v1
    kind: Cluster
    metadata: {name: eu-1}
    spec: {namespaces: [\(namespaces)]}
    """
  }

  private func write(_ files: [String: String?]) {
    let files = files.map { ("\(folder)/\($0)", $1) }
    world.git.write(Dictionary(uniqueKeysWithValues: files), to: world.main)
  }

  private var billing: String {
    EngineWorld.bundle(version: "1.4.0").replacing("namespace: shop", with: "namespace: billing")
  }

  private func watched(_ namespaces: String...) -> Set<String> {
    Set(
      namespaces.flatMap { namespace in
        ["Bundle", "ConfigMap", "Job", "ConfigWatcher"].map { "\($0) in \(namespace)" }
      })
  }

  @Test func `each kind is watched once in each namespace, and nothing in the whole cluster`()
    async throws
  {
    write(["cluster.yaml": settings("shop, billing")])
    try await world.run(completesJobs: false) { engine in
      await eventually { staging.activeJobs.count == 1 }
      #expect(staging.watched == watched("shop", "billing"))
      #expect(staging.requests.filter { $0.hasPrefix("list") && !$0.contains(" in ") } == [])
    }
  }

  @Test func `what lives in other namespaces is neither seen nor taken away`() async throws {
    staging.furnish(Namespace(checked: "billing"))
    write(["billing.yaml": billing])
    let deployed = ObjectReference(
      .bundle, namespace: Namespace(checked: "billing"), name: "shop")
    try await world.run { engine in
      await engine.until { $0.targets("staging").filter { $0.health == .healthy }.count == 2 }
      write(["billing.yaml": nil, "cluster.yaml": settings("shop")])
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually { staging.watched.subtracting(["Job"]) == watched("shop") }
      await engine.until { $0.targets("staging").count == 1 && $0.current("staging") == current }
    }
    #expect(staging.object(deployed)?[["metadata", "deletionTimestamp"]] == nil)
    #expect(staging.object(deployed) != nil)
  }

  @Test func `when the list changes in Git, what is followed changes with it`() async throws {
    staging.furnish(Namespace(checked: "billing"))
    write(["cluster.yaml": settings("shop")])
    try await world.run { engine in
      await engine.until { $0.current("staging") == current }
      write(["cluster.yaml": settings("shop, billing"), "billing.yaml": billing])
      engine.receive(.pushed(branch: world.main, commit: nil))
      await engine.until { $0.targets("staging").filter { $0.health == .healthy }.count == 2 }
      await eventually { staging.watched.isSuperset(of: watched("shop", "billing")) }
      #expect(staging.requests.count { $0.contains("create Job shop/") } == 1)
    }
  }

  @Test func `a context that changes in Git is followed in place of the old one`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("staging") == current }
      // No cluster is in two folders.
      world.write([
        "environments/production/ap-1/cluster.yaml":
          settings("shop").replacing("eu-1", with: "ap-1")
          .replacing("spec: {", with: "spec: {suspend: true, ")
      ])
      write([
        "cluster.yaml": settings("shop")
          .replacing("spec: {", with: "spec: {context: production-ap-1, ")
      ])
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually { staging.watched == ["Job"] }  // That of the test, which ends Jobs.
      await eventually { world.cluster("production-ap-1").watched.contains("Bundle in shop") }
    }
  }

  @Test func `a list of one namespace says nothing of another`() {
    let (shop, billing) = (Namespace(checked: "shop"), Namespace(checked: "billing"))
    let settings = ClusterSettings(namespaces: [shop, billing])
    let mirror = ClusterMirror(parts: settings.watchedParts, keeping: .none)
    for part in settings.watchedParts {
      let maps = part.kind == .configMaps ? [configMap(in: part.namespace)] : []
      #expect(mirror.absorb(part, .listed(maps)))
    }
    #expect(mirror.namespaces == [shop, billing])
    #expect(mirror.absorb(WatchedPart(kind: .configMaps, namespace: shop), .listed([])))
    #expect(mirror.namespaces == [billing])
  }

  @Test func `a cluster is seen when each kind is listed in each namespace`() {
    let settings = ClusterSettings(
      namespaces: [Namespace(checked: "shop"), Namespace(checked: "billing")])
    let mirror = ClusterMirror(parts: settings.watchedParts, keeping: .none)
    #expect(settings.watchedParts.count == 8)
    for part in settings.watchedParts {
      #expect(mirror.namespaces == nil)
      _ = mirror.absorb(part, .listed([]))
    }
    #expect(mirror.namespaces == [])
  }

  @Test func `a pass asks in these namespaces only`() async throws {
    write(["cluster.yaml": settings("shop")])
    let pass = Pass(ports: world.ports, settings: world.settings)
    let report = try await pass.run(writing: false)
    #expect(report.troubles == [:])
    let lists = Set(staging.requests.filter { $0.hasPrefix("list") })
    #expect(lists == Set(watched("shop").map { "list \($0)" }))
  }

  private func configMap(in namespace: Namespace?) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": [
        "name": "values", "namespace": .string(namespace?.text ?? ""), "uid": "1",
        "resourceVersion": "1",
      ],
    ]
  }
}

extension ClusterMirror {
  /// The namespaces of the ConfigMaps that are known; nothing when the cluster is not seen.
  fileprivate var namespaces: Set<Namespace>? {
    guard case .success(let live) = view else { return nil }
    return Set(live.configMaps.keys.map(\.namespace))
  }
}
