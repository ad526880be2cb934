// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// Changes of values, versions and logins, each of which the published operator missed.
@Suite(.timeLimit(.minutes(1)))
struct ValuesTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let file = "environments/staging/eu-1/shop.yaml"
  private let current = ["eu-1": "1.4.0"]

  private var jobsMade: Int { staging.requests.count { $0.contains("create Job") } }

  private func bundle(_ name: String, auth: String? = nil) -> String {
    """
    ---
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata: {name: \(name), namespace: shop}
    spec:
      {registry: registry.example.com, repo: team/shop, version: 1.4.0, values: shop-values\
    \(auth.map { ", auth: \($0)" } ?? "")}

    """
  }

  private func commit(_ text: String, to engine: Engine) {
    world.git.write([file: text], to: world.main)
    engine.receive(.pushed(branch: world.main, commit: nil))
  }

  private func text(replicas: Int, version: String = "\"1.4.*\"") -> String {
    EngineWorld.bundle(version: version)
      .replacing("replicas: 3", with: "replicas: \(replicas)")
  }

  private func addValues() throws {
    try staging.add([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "shop-values", "namespace": "shop"],
      "data": ["values.yaml": "replicas: 3"],
    ])
  }

  @Test func `values and versions changed in Git are deployed without waiting for a poll`()
    async throws
  {
    world.publish("1.3.0")
    try await world.run { engine in
      await engine.until { $0.current("staging") == current }
      let now = world.clock.now
      commit(text(replicas: 4), to: engine)
      await eventually { jobsMade == 2 }
      await engine.until { $0.current("staging") == current }
      commit(text(replicas: 4, version: "1.3.0"), to: engine)
      await engine.until { $0.current("staging") == ["eu-1": "1.3.0"] }
      #expect(jobsMade == 3)
      #expect(world.clock.now == now)
    }
  }

  @Test func `values that change while a Job runs are deployed after it`() async throws {
    try await world.run(completesJobs: false) { engine in
      await eventually { !staging.activeJobs.isEmpty }
      let first = staging.activeJobs[0]
      commit(text(replicas: 4), to: engine)
      await eventually {
        staging.object(EngineWorld.values)?[["data", "values.yaml"]] == "replicas: 4"
      }
      #expect(staging.activeJobs == [first])
      try staging.completeJob(first, in: EngineWorld.shop.namespace)
      await eventually { staging.activeJobs.count == 1 }
      #expect(staging.activeJobs != [first])
    }
  }

  @Test func `a running Job keeps the values that it was planned with`() async throws {
    try await world.run(completesJobs: false) { engine in
      await eventually { staging.objects(.configMap).count == 2 }
      let job = try #require(staging.objects(.job).first)
      let name = "\(staging.activeJobs[0])-values"
      let copy = ObjectReference(.configMap, namespace: EngineWorld.shop.namespace, name: name)
      let before = try #require(staging.object(copy))
      #expect(before["immutable"] == true)
      #expect(
        before[["metadata", "ownerReferences"]]?.array?.map { $0["uid"] }
          == [job[["metadata", "uid"]]])
      commit(text(replicas: 4), to: engine)
      await eventually {
        staging.object(EngineWorld.values)?[["data", "values.yaml"]] == "replicas: 4"
      }
      #expect(staging.object(copy) == before)
    }
  }

  @Test func `new values whose Job failed are tried again`() async throws {
    try await world.run(completesJobs: false) { engine in
      await eventually { !staging.activeJobs.isEmpty }
      try staging.failJob(staging.activeJobs[0], in: EngineWorld.shop.namespace, log: "boom")
      await eventually { staging.condition("Ready", of: EngineWorld.bundle)?["status"] == "False" }
      world.clock.advance(by: .seconds(31))
      await eventually { staging.activeJobs.first?.hasSuffix("-2") == true }
    }
  }

  @Test func `values that changed while Ferry was down are deployed when it returns`()
    async throws
  {
    world.git.write([file: bundle("shop")], to: world.main)
    try addValues()
    try await world.run { engine in await engine.until { $0.current("staging") == current } }
    try staging.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
    try await world.run { engine in await eventually { jobsMade == 2 } }
  }

  @Test func `values that two Bundles share are deployed for both, and for the one that stays`()
    async throws
  {
    world.git.write([file: bundle("shop") + bundle("search")], to: world.main)
    try addValues()
    let search = ObjectReference(.bundle, namespace: EngineWorld.shop.namespace, name: "search")
    try await world.run { engine in
      await eventually { jobsMade == 2 }
      await engine.until { view in
        view.targets("staging").count { $0.isCurrent && $0.health == .healthy } == 2
      }
      try staging.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 9" }
      await eventually { jobsMade == 4 }
      commit(bundle("shop"), to: engine)
      await eventually { staging.object(search) == nil }
      let made = jobsMade
      try staging.edit(EngineWorld.values) { $0["data"]?["values.yaml"] = "replicas: 10" }
      await eventually { jobsMade == made + 1 }
    }
  }

  @Test func `a ConfigMap that Ferry did not make is never written`() async throws {
    world.git.write([file: bundle("shop")], to: world.main)
    try addValues()
    let before = staging.object(EngineWorld.values)
    try await world.run { engine in await engine.until { $0.current("staging") == current } }
    #expect(staging.object(EngineWorld.values) == before)
  }

  @Test func `a Job that lacks the copy of its values gets it, and no second Job is made`()
    async throws
  {
    try await world.run(completesJobs: false) { engine in
      await eventually { staging.activeJobs.count == 1 }
      let copy = ObjectReference(
        .configMap, namespace: EngineWorld.shop.namespace, name: "\(staging.activeJobs[0])-values")
      await eventually { staging.object(copy) != nil }
      let data = staging.object(copy)?["data"]
      try staging.remove(copy)
      await eventually { staging.object(copy)?["data"] == data }
      #expect(staging.activeJobs.count == 1)
    }
    #expect(staging.objects(.job).count == 1)
  }

  @Test func `a Secret that changed is used at the next look`() async throws {
    world.git.write([file: bundle("shop", auth: "login")], to: world.main)
    try addValues()
    try staging.add([
      "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "login", "namespace": "shop"],
      "data": ["username": "bWU=", "password": "b2xk"],
    ])
    world.registry.protect(
      EngineWorld.repository,
      for: RegistryCredentials(username: "me", password: Redacted("new")))
    let login = ObjectReference(.secret, namespace: EngineWorld.shop.namespace, name: "login")
    try await world.run { engine in
      await eventually { staging.condition("Ready", of: EngineWorld.bundle)?["status"] == "False" }
      try staging.edit(login) { $0["data"]?["password"] = "bmV3" }
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("staging") == current }
    }
  }
}
