// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What people and other programs do in a cluster.
@Suite(.timeLimit(.minutes(1)))
struct DriftTests {
  private let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]
  private let world = EngineWorld()
  private var cluster: InMemoryCluster { world.cluster("production-us-1") }

  private var jobsMade: Int { cluster.requests.count { $0.contains("create Job") } }

  @Test func `values edited by hand are put back, and what is deployed stays`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      let wanted = cluster.object(EngineWorld.values)?["data"]
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await eventually { cluster.object(EngineWorld.values)?["data"] == wanted }
      await engine.until { $0.current("production") == all }
      #expect(jobsMade == 1)
    }
  }

  @Test func `what runs before a rollout that is halted is kept as Git wanted it then`()
    async throws
  {
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == all }
      world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
      world.publish("1.4.1")
      let text = EngineWorld.bundle(version: "1.4.1").replacing("replicas: 3", with: "replicas: 4")
      world.write(
        Dictionary(
          uniqueKeysWithValues: world.everywhere.map {
            ("environments/production/\($0)/shop.yaml", text)
          }))
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      let bundle = cluster.object(EngineWorld.bundle)
      let values = cluster.object(EngineWorld.values)
      #expect(bundle?[["spec", "version"]] == "1.4.0")
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      try cluster.edit(EngineWorld.bundle) { $0["spec"]?["repo"] = "evil/shop" }
      await eventually {
        cluster.object(EngineWorld.values)?["data"] == values?["data"]
          && cluster.object(EngineWorld.bundle)?["spec"] == bundle?["spec"]
      }
      #expect(jobsMade == 1)
      world.want("1.4.2")
      world.hear(engine)
      await engine.until { $0.current("production") == world.all("1.4.2") }
    }
  }

  @Test func `what somebody adds beside Git's values is left alone, and written about once`()
    async throws
  {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.edit(EngineWorld.values) { $0["data"]?["more.yaml"] = "a: 1" }
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await eventually {
        cluster.object(EngineWorld.values)?[["data", "values.yaml"]] != "replicas: 9"
      }
      await engine.until { view in !view.targets("production").contains(where: \.hasDrifted) }
      #expect(cluster.object(EngineWorld.values)?[["data", "more.yaml"]] == "a: 1")
      #expect(cluster.requests.count { $0 == "apply ConfigMap shop/shop-values" } <= 3)
      #expect(jobsMade == 1)
    }
  }

  @Test func `values that are not in Git are deployed again when their data changed`()
    async throws
  {
    let file = "environments/production/us-1/shop.yaml"
    let text = EngineWorld.bundle(version: "1.4.0")
    world.git.write([file: text.split(separator: "---").first.map { String($0) }], to: world.main)
    try cluster.add([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "shop-values", "namespace": "shop"],
      "data": ["values.yaml": "replicas: 3"],
    ])
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.edit(EngineWorld.values) { $0["metadata"]?["labels"] = ["team": "web"] }
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await eventually { cluster.objects(.job).count == 2 }
      await engine.until { $0.current("production") == all }
      #expect(jobsMade == 2)
    }
  }

  @Test func `values deleted by hand come back without a deployment`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.remove(EngineWorld.values)
      await eventually { cluster.object(EngineWorld.values) != nil }
      await engine.until { $0.current("production") == all }
      #expect(jobsMade == 1)
    }
  }

  @Test func `a Bundle deleted by hand comes back and is deployed`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      let uid = cluster.object(EngineWorld.bundle)?[["metadata", "uid"]]
      try cluster.remove(EngineWorld.bundle)
      await engine.until { view in
        let bundle = cluster.object(EngineWorld.bundle)
        return bundle != nil && bundle?[["metadata", "uid"]] != uid
          && bundle?[["status", "ready"]] == 1 && view.current("production") == all
      }
      #expect(!cluster.requests.contains { $0.contains("dismiss") })
    }
  }

  @Test func `a field that another manager applies is shown and not taken from it`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.apply(
        [
          "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
          "metadata": ["name": "shop", "namespace": "shop"], "spec": ["version": "9.9.9"],
        ], by: "argocd")
      await engine.until { view in
        view.clusters("production").contains {
          $0.state == .stalled && $0.reason?.contains("argocd") == true
        }
      }
      #expect(cluster.object(EngineWorld.bundle)?[["spec", "version"]] == "9.9.9")
      #expect(jobsMade == 1)
    }
  }

  @Test func `a status that was lost is mended from the Job, which is not run again`() async throws
  {
    try await world.run { engine in await engine.until { $0.current("production") == all } }
    try cluster.edit(EngineWorld.bundle) { $0["status"] = nil }
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      #expect(cluster.object(EngineWorld.bundle)?[["status", "deploy", "version"]] == "1.4.0")
      #expect(jobsMade == 1)
    }
  }
}
