// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What is tried out on every cluster of a rollout before the first of them is written.
@Suite(.timeLimit(.minutes(1)))
struct RehearsalTests {
  private let world = EngineWorld()

  /// Puts the Bundle on a cluster so that its version is another manager's.
  private func occupy(_ context: String) throws {
    try world.cluster(context).apply(
      [
        "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
        "metadata": ["name": "shop", "namespace": "shop"],
        "spec": ["registry": "registry.example.com", "repo": "team/shop", "version": "9.9.9"],
      ], by: "argocd")
  }

  /// Puts the values on a cluster so that they are another manager's.
  private func occupyValues(_ context: String, replicas: Int) throws {
    try world.cluster(context).apply(
      [
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": ["name": "shop-values", "namespace": "shop"],
        "data": ["values.yaml": .string("replicas: \(replicas)\n")],
      ], by: "argocd")
  }

  @Test func `a change that one cluster of the rollout refuses is written to none`() async throws {
    try occupy("production-us-1")
    try await world.run { engine in
      await engine.until { view in
        view.targets("production").contains { $0.health == .degraded }
      }
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    for context in ["production-eu-1", "production-ap-1"] {
      #expect(world.cluster(context).object(EngineWorld.bundle) == nil)
      #expect(world.cluster(context).object(EngineWorld.values) == nil)
    }
  }

  @Test func `a cluster that comes back tries the change out before anything of it is written`()
    async throws
  {
    let late = world.cluster("production-us-1")
    try occupy("production-us-1")
    late.goDown()
    try await world.run { engine in
      await engine.until { $0.clusters("production").contains { $0.state == .unreachable } }
      await engine.until { $0.current("production").count == 2 }
      late.comeBack()
      await engine.until { view in
        view.targets("production").contains {
          $0.cluster.text == "us-1" && $0.reason?.contains("the dry-run on") == true
            && $0.reason?.hasSuffix("nothing was changed here") == true
        }
      }
    }
    #expect(late.object(EngineWorld.values) == nil)
  }

  @Test func `a pass tries a change out once on each cluster`() async throws {
    let pipeline = """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec: {environments: [{name: production, rollout: {waves: [{percent: 100}]}}]}
      """
    world.git.write(["environments/pipeline.yaml": pipeline], to: world.main)
    _ = try await Pass(ports: world.ports, settings: world.settings).run(writing: true)
    for context in ["production-ap-1", "production-eu-1", "production-us-1"] {
      let requests = world.cluster(context).requests
      #expect(requests.count { $0.hasPrefix("dry-run Bundle") } == 1, "\(context)")
      #expect(requests.count { $0.hasPrefix("dry-run ConfigMap") } == 1, "\(context)")
      #expect(requests.contains { $0.hasPrefix("apply Bundle") })
    }
  }

  @Test func `values that one cluster of the rollout refuses are written to none`() async throws {
    try occupyValues("production-us-1", replicas: 9)
    try await world.run { engine in
      await engine.until { view in
        view.targets("production").contains { $0.health == .degraded }
      }
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    for context in ["production-eu-1", "production-ap-1"] {
      #expect(world.cluster(context).object(EngineWorld.bundle) == nil)
      #expect(world.cluster(context).object(EngineWorld.values) == nil)
    }
  }

  @Test func `values that change on a later cluster alone are tried out with their Bundle`()
    async throws
  {
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      // Another applies the same values there, so that nobody may change them alone.
      try occupyValues("production-us-1", replicas: 3)
      world.publish("1.4.1")
      let text = EngineWorld.bundle(version: "1.4.1")
      let commit = world.git.write(
        [
          "environments/production/ap-1/shop.yaml": text,
          "environments/production/eu-1/shop.yaml": text,
          "environments/production/us-1/shop.yaml": text.replacing(
            "replicas: 3", with: "replicas: 4"),
        ], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: commit))
      await engine.until { view in
        view.targets("production").contains {
          $0.reason?.contains("the dry-run on production/us-1 was refused") == true
        }
      }
      for cluster in ["eu-1", "us-1", "ap-1"] {
        let bundle = world.cluster("production-\(cluster)").object(EngineWorld.bundle)
        #expect(bundle?[["spec", "version"]] == "1.4.0")
      }
    }
  }

  @Test func `values that alone change are tried out on every cluster first`() async throws {
    let clusters = ["eu-1", "us-1", "ap-1"]
    let isRehearsal = { @Sendable (request: String) in request.hasPrefix("dry-run ConfigMap") }
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      let before = clusters.map {
        world.cluster("production-\($0)").requests.count(where: isRehearsal)
      }
      let text = EngineWorld.bundle(version: "1.4.0").replacing("replicas: 3", with: "replicas: 4")
      let commit = world.git.write(
        Dictionary(
          uniqueKeysWithValues: clusters.map { ("environments/production/\($0)/shop.yaml", text) }),
        to: world.main)
      engine.receive(.pushed(branch: world.main, commit: commit))
      for (cluster, count) in zip(clusters, before) {
        let cluster = world.cluster("production-\(cluster)")
        await engine.until { _ in
          cluster.object(EngineWorld.values)?[["data", "values.yaml"]]?.string?.contains("4")
            == true
        }
        #expect(cluster.requests.count(where: isRehearsal) > count)
      }
    }
  }

  @Test func `a Job that one cluster of the rollout refuses runs on none`() async throws {
    world.cluster("production-us-1").refuse(.job, because: "no Jobs here")
    try await world.run { engine in
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("no Jobs here") == true }
      }
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      for context in ["production-eu-1", "production-ap-1"] {
        #expect(world.cluster(context).object(EngineWorld.bundle) == nil)
        #expect(world.cluster(context).object(EngineWorld.values) == nil)
      }
    }
  }

  @Test func `a release that a mask comes to mean is tried out before the first Job`() async throws
  {
    let pipeline = """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec: {environments: [{name: production, rollout: {waves: [{clusters: 1}, {percent: 100}]}}]}
      """
    world.write(["environments/pipeline.yaml": pipeline])
    let late = world.cluster("production-us-1")
    let mask = EngineWorld.bundle(version: "\"1.4.*\"")
    for cluster in world.everywhere {
      world.write(["environments/production/\(cluster)/shop.yaml": mask])
    }
    try await world.run { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      late.refuse(.job, because: "no Jobs here")
      world.publish("1.4.1")
      engine.receive(.published(repositories: ["team/shop"]))
      await engine.until { view in
        view.targets("production").contains {
          $0.reason?.contains("the dry-run on production/us-1 was refused") == true
        }
      }
      #expect(world.everywhere.allSatisfy { world.jobs(on: $0) == ["1.4.0"] })
      late.refuse(.job, because: nil)
      world.hear(engine)
      await eventually {
        if engine.view.current("production") == world.all("1.4.1") { return true }
        world.clock.advance(by: .seconds(10))
        return false
      }
      let trials = late.requests.count { $0.hasPrefix("dry-run Job") }
      #expect(trials > 1 && world.everywhere.allSatisfy { world.jobs(on: $0).count == 2 })
    }
  }

  @Test func `an admission webhook without dry-runs refuses nothing ahead`() async throws {
    let late = world.cluster("production-us-1")
    late.refuse(.job, because: "admission webhook \"a.b\" does not support dry run", as: .invalid)
    try await world.run { engine in
      await engine.until { $0.current("production").count == 2 }
      late.refuse(.job, because: nil)
    }
  }

  @Test func `where a change reaches one cluster alone it is not tried out before it is made`()
    async throws
  {
    try await world.run { engine in await engine.until { $0.current("production").count == 3 } }
    let isRehearsal = { (request: String) in request.hasPrefix("dry-run") }
    #expect(!world.cluster("staging-eu-1").requests.contains(where: isRehearsal))
    #expect(world.cluster("production-ap-1").requests.contains(where: isRehearsal))
  }

  @Test func `a write that the only cluster refuses is told at its Bundle, and runs no Job`()
    async throws
  {
    try occupy("staging-eu-1")
    try await world.run { engine in
      await engine.until { view in
        view.targets("staging").contains {
          $0.health == .degraded && $0.reason?.contains("argocd") == true
        }
      }
    }
    #expect(world.cluster("staging-eu-1").objects(.job).isEmpty)
  }
}
