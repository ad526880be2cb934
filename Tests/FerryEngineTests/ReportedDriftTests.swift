// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// Environments that say what becomes of changes by other hands.
@Suite(.timeLimit(.minutes(1)))
struct ReportedDriftTests {
  private let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]
  private let world = EngineWorld()
  private var cluster: InMemoryCluster { world.cluster("production-us-1") }

  private var writes: [String] {
    cluster.requests.filter { !$0.hasPrefix("list") && !$0.hasPrefix("get") }
  }

  /// Has both environments say this, too.
  private func say(_ rules: String, env: String = "") {
    var files: [String: String?] = [
      "environments/pipeline.yaml": """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments:
          - name: staging
            \(rules)
          - name: production
            promotion: {from: staging}
            \(rules)
      """
    ]
    for cluster in ["staging/eu-1", "production/eu-1", "production/us-1", "production/ap-1"] {
      let version = cluster.hasPrefix("staging") ? "\"1.4.*\"" : "1.4.0"
      files["environments/\(cluster)/shop.yaml"] = EngineWorld.bundle(version: version)
        .replacing("  values: shop-values", with: "  values: shop-values\n\(env)")
    }
    world.git.write(files, to: world.main)
  }

  private func drifted(_ view: FleetView, _ environment: String = "production") -> [String] {
    view.clusters(environment).flatMap(\.drifted)
  }

  @Test func `drift that is only reported is shown, told once, and nothing is written`()
    async throws
  {
    say("drift: report")
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      let before = writes
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      try cluster.edit(EngineWorld.bundle) { $0["spec"]?["version"] = "9.9.9" }
      await engine.until { drifted($0) == ["Bundle shop/shop", "ConfigMap shop/shop-values"] }
      let view = engine.view
      #expect(view.current("production") == all)
      #expect(view.clusters("production").allSatisfy { $0.reason == nil && $0.leavesDrift })
      #expect(view.events.count { $0.sentence.contains("ConfigMap shop/shop-values was") } == 1)
      #expect(view.targets("production").filter(\.hasDrifted).map(\.cluster.text) == ["us-1"])
      #expect(cluster.object(EngineWorld.bundle)?[["spec", "version"]] == "9.9.9")
      // Its own status says of which generation it speaks; nothing else is written.
      #expect(writes.dropFirst(before.count) == ["apply status of Bundle shop/shop"])
    }
  }

  @Test func `a commit that changes the object ends its drift, and no Job deploys the drift`()
    async throws
  {
    say("drift: report")
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await engine.until { drifted($0) == ["ConfigMap shop/shop-values"] }
      world.publish("1.4.1")
      let file = "environments/production/us-1/shop.yaml"
      world.git.write([file: EngineWorld.bundle(version: "1.4.1")], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      await engine.until { $0.current("production")["us-1"] == "1.4.1" }
      #expect(drifted(engine.view) == ["ConfigMap shop/shop-values"])
      let copies = cluster.objects(.configMap).filter { $0["immutable"] == true }
      #expect(copies.count == 2)
      #expect(copies.allSatisfy { $0[["data", "values.yaml"]]?.string?.contains("9") == false })
      world.git.write(
        [file: EngineWorld.bundle(version: "1.4.1").replacing("replicas: 3", with: "replicas: 4")],
        to: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      await engine.until { drifted($0).isEmpty }
      await eventually {
        cluster.object(EngineWorld.values)?[["data", "values.yaml"]]?.string?
          .contains("replicas: 4") == true
      }
    }
  }

  @Test func `drift that is only reported holds up no promotion`() async throws {
    say("drift: report")
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      let staging = world.cluster("staging-eu-1")
      try staging.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await engine.until { drifted($0, "staging") == ["ConfigMap shop/shop-values"] }
      world.publish("1.4.1")
      engine.receive(.published(repositories: ["team/shop"]))
      await engine.until { view in view.promotions.contains { $0.mergeRequest != nil } }
      #expect(drifted(engine.view, "staging") == ["ConfigMap shop/shop-values"])
    }
  }

  @Test func `an apply for another reason keeps what somebody set at an ignored field`()
    async throws
  {
    say(
      "ignoreDifferences: [{kind: Bundle, jsonPointers: [/spec/env/LOG_LEVEL]}]",
      env: "  env: {LOG_LEVEL: info, MODE: fast}")
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.edit(EngineWorld.bundle) { $0["spec"]?["env"]?["LOG_LEVEL"] = "debug" }
      await eventually { cluster.objects(.job).count == 2 }
      await engine.until { $0.current("production") == all }
      #expect(cluster.object(EngineWorld.bundle)?[["spec", "env", "LOG_LEVEL"]] == "debug")
      // Of the same object another field is put back, which is an apply.
      try cluster.edit(EngineWorld.bundle) { $0["spec"]?["env"]?["MODE"] = "slow" }
      await eventually { cluster.object(EngineWorld.bundle)?[["spec", "env", "MODE"]] == "fast" }
      #expect(cluster.object(EngineWorld.bundle)?[["spec", "env", "LOG_LEVEL"]] == "debug")
      #expect(cluster.objects(.job).count == 2)
      let jobs = cluster.objects(.job).map(\.canonicalText)
      #expect(jobs.contains { $0.contains("\"debug\"") })
    }
  }

  @Test func `values that are left to the cluster are deployed as they live`() async throws {
    say("ignoreDifferences: [{kind: ConfigMap, jsonPointers: [/data/values.yaml]}]")
    try await world.run { engine in
      await engine.until { $0.current("production") == all }
      try cluster.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await eventually { cluster.objects(.job).count == 2 }
      await engine.until { $0.current("production") == all }
      #expect(cluster.object(EngineWorld.values)?[["data", "values.yaml"]] == "replicas: 9")
      let copies = cluster.objects(.configMap).filter { $0["immutable"] == true }
      #expect(copies.contains { $0[["data", "values.yaml"]] == "replicas: 9" })
      #expect(drifted(engine.view).isEmpty)
    }
  }
}
