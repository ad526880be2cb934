// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// How a change goes from cluster to cluster: budgets, baking, the way back.
@Suite(.timeLimit(.minutes(1)))
struct RolloutRulesTests {
  private let world = EngineWorld()
  /// A cluster is out of reach when a version comes to all.
  private func lose(_ cluster: String, before version: String, _ engine: Engine) async {
    await engine.until { $0.current("production") == world.all("1.4.0") }
    world.cluster(cluster).goDown()
    await engine.until { $0.clusters("production").contains { $0.state == .unreachable } }
    world.want(version)
    world.hear(engine)
  }

  @Test func `a cluster that is out of reach within the budget is passed by, and catches up`()
    async throws
  {
    world.rollOut(by: "waves: [{clusters: 2, failureBudget: 1}, {percent: 100}]")
    try await world.run { engine in
      await lose("production-ap-1", before: "1.4.1", engine)
      await engine.until { $0.current("production") == ["eu-1": "1.4.1", "us-1": "1.4.1"] }
      world.want("1.4.2")
      world.hear(engine)
      await engine.until { $0.current("production") == ["eu-1": "1.4.2", "us-1": "1.4.2"] }
      world.cluster("production-ap-1").comeBack()
      await engine.until { $0.current("production") == world.all("1.4.2") }
      #expect(world.cluster("production-ap-1").objects(.job).count == 2, "never 1.4.1")
    }
  }

  @Test(arguments: [1, 2])
  func `by default a tenth of a later wave may be out of reach, and not one more`(
    lost: Int
  ) async throws {
    let names = (1...9).map { "x-\($0)" }
    let world = EngineWorld(more: names)
    world.rollOut(by: "waves: [{clusters: 1}, {clusters: 10}, {percent: 100}]")
    try await world.run { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      let gone = ["us-1", "x-1"].prefix(lost)
      for name in gone { world.cluster("production-\(name)").goDown() }
      await engine.until { view in
        view.clusters("production").count { $0.state == .unreachable } == lost
      }
      world.want("1.4.1")
      world.hear(engine)
      let reached = world.all("1.4.1").filter { !gone.contains($0.key) }
      if lost == 1 { return await engine.until { $0.current("production") == reached } }
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("is halted") == true }
      }
      #expect(world.jobs(on: "x-9") == ["1.4.0"], "the only one of the third wave")
    }
  }

  @Test func `a canary that is out of reach halts everybody else`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    try await world.run { engine in
      await lose("production-ap-1", before: "1.4.1", engine)
      await engine.until { view in
        view.targets("production").count { $0.reason?.contains("is halted") == true } == 2
      }
      #expect(
        engine.view.environments.first { $0.name.text == "production" }?.rollout?.state == .halted)
      #expect(engine.view.targets("production").allSatisfy { $0.deployed == "1.4.0" })
    }
  }

  @Test func `a halt holds through commits, restarts and the loss of who failed`() async throws {
    world.rollOut(by: "waves: [{percent: 100}], maxParallel: 1, failureBudget: 0")
    let isHeld: @Sendable () -> Bool = { [world] in
      ["eu-1", "us-1"].allSatisfy { world.jobs(on: $0) == ["1.4.0"] }
    }
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      world.want("1.4.1")
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      for round in 1...3 {
        world.write(["README.md": "\(round)"])
        world.hear(engine)
        await engine.until { $0.revision?.commit == world.git.head(of: world.main) }
      }
      #expect(isHeld())
    }
    for round in 1...3 {
      try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
        await engine.until { view in
          view.targets("production").count { $0.reason?.contains("is halted") == true } == 2
        }
        #expect(isHeld(), "after a restart")
        guard round == 3 else { return }
        world.cluster("production-ap-1").goDown()
        await engine.until { $0.clusters("production").contains { $0.state == .unreachable } }
        world.write(["README.md": "lost"])
        world.hear(engine)
        await engine.until { $0.revision?.commit == world.git.head(of: world.main) }
        #expect(isHeld(), "after it was lost")
      }
    }
  }

  @Test func `what deploys nothing waits for no turn, and is not planned without end`() async throws
  {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      world.want("1.4.1", on: ["ap-1"])
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      let text = EngineWorld.bundle(version: "1.4.0").replacing(
        "  name: shop\n", with: "  name: shop\n  labels: {team: web}\n", maxReplacements: 1)
      world.write([
        "environments/production/eu-1/shop.yaml": text,
        "environments/production/us-1/shop.yaml": text,
      ])
      world.hear(engine)
      await eventually {
        ["eu-1", "us-1"].allSatisfy { name in
          let bundle = world.cluster("production-\(name)").object(EngineWorld.bundle)
          return bundle?[["metadata", "labels", "team"]] == "web"
        }
      }
      #expect(world.jobs(on: "us-1") == ["1.4.0"])
    }
  }

  @Test func `a cluster that is lost while it is worked on counts in its own wave, too`()
    async throws
  {
    world.rollOut(by: "waves: [{percent: 100}], maxParallel: 1, failureBudget: 0")
    try await world.run { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
    }
    try await world.run(completesJobs: false) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      world.want("1.4.1")
      world.hear(engine)
      await engine.until { view in
        world.activeJobs(on: "ap-1").count == 1
          && view.targets("production").count { $0.reason?.contains("a place") == true } == 2
      }
      world.cluster("production-ap-1").goDown()
      await engine.until { view in
        view.targets("production").count { $0.reason?.contains("it was lost while") == true } == 2
      }
      world.cluster("production-ap-1").comeBack()
      for name in ["ap-1", "eu-1", "us-1"] { try await world.completeJob(on: name) }
      await engine.until { $0.current("production") == world.all("1.4.1") }
    }
  }

  @Test func `a Bundle in another namespace on each cluster goes in waves, too`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    for name in world.everywhere {
      world.cluster("production-\(name)").furnish(Namespace(checked: "shop-\(name)"))
    }
    @Sendable func want(_ version: String) {
      world.publish(version)
      world.write(
        Dictionary(
          uniqueKeysWithValues: world.everywhere.map { name in
            (
              "environments/production/\(name)/shop.yaml",
              EngineWorld.bundle(version: version).replacing(
                "namespace: shop", with: "namespace: shop-\(name)")
            )
          }))
    }
    want("1.4.0")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      want("1.4.1")
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      #expect(world.jobs(on: "ap-1").contains("1.4.1"))
      for name in ["eu-1", "us-1"] { #expect(world.jobs(on: name) == ["1.4.0"]) }
    }
  }

  @Test(arguments: [true, false])
  func `the first cluster that has a Bundle, not suspended, is its canary`(
    isSuspended: Bool
  ) async throws {
    let suspended = EngineWorld.bundle(version: "1.4.0").replacing(
      "  name: shop\n", with: "  name: shop\n  annotations: {ferry.dev/suspend: \"true\"}\n",
      maxReplacements: 1)
    let other = isSuspended ? suspended : ""
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    world.write(["environments/production/ap-1/shop.yaml": other])
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      let others = ["eu-1": "1.4.0", "us-1": "1.4.0"]
      await engine.until { $0.current("production") == others }
      world.want("1.4.1", on: ["eu-1", "us-1"])
      world.hear(engine)
      await world.retry(engine) { view in
        view.hasGivenUp("production") && view.environments.last?.rollout?.state == .halted
      }
      #expect(world.jobs(on: "us-1") == ["1.4.0"])
    }
  }

  @Test func `a wave bakes before the next one opens`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}], bake: 10m")
    try await world.run { engine in
      await engine.until { $0.current("production") == ["ap-1": "1.4.0"] }
      await engine.until { view in
        view.targets("production").count { $0.reason?.contains("bakes") == true } == 2
      }
      world.clock.advance(by: .seconds(599))
      #expect(engine.view.current("production") == ["ap-1": "1.4.0"])
      world.clock.advance(by: .seconds(2))
      await engine.until { $0.current("production") == world.all("1.4.0") }
    }
  }

  @Test func `no more clusters are worked on at once than may be`() async throws {
    world.rollOut(by: "waves: [{percent: 100}], maxParallel: 1")
    try await world.run(completesJobs: false) { engine in
      let first = world.cluster("production-ap-1")
      await eventually { !first.activeJobs.isEmpty }
      await engine.until { view in
        view.targets("production").count { $0.reason?.contains("waits for a place") == true } == 2
      }
      for context in ["production-eu-1", "production-us-1"] {
        #expect(world.cluster(context).objects(.job).isEmpty)
      }
    }
  }

  @Test func `a cluster that joins gets what Git says, and waits for nobody`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    world.write(["environments/production/us-1/cluster.yaml": suspended])
    try await world.run(failing: { context, release in
      context == "production-ap-1" && release.hasPrefix("1.4.1")
    }) { engine in
      await engine.until {
        $0.current("production").count == 2 && $0.current("staging").count == 1
      }
      world.want("1.4.1")
      world.hear(engine)
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("attempt 1 failed") == true }
      }
      world.write(["environments/production/us-1/cluster.yaml": joined])
      world.hear(engine)
      await engine.until { $0.current("production") == ["us-1": "1.4.1"] }
      #expect(
        engine.view.targets("production").first { $0.cluster.text == "eu-1" }?.deployed == "1.4.0")
    }
  }

  @Test(arguments: [true, false])
  func `a cluster that is younger than a Bundle elsewhere joins with it, an older one waits`(
    isYounger: Bool
  ) async throws {
    let (shop, base) = (EngineWorld.bundle(version: "1.4.0"), other)
    let others = ["ap-1", "eu-1"]
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    for cluster in world.everywhere {
      world.write(["environments/production/\(cluster)/shop.yaml": ""])
    }
    try await world.run(failing: { $0 == "production-ap-1" && $1.hasPrefix("1.4.1") }) { engine in
      let steps = [("shop", shop, others), ("base", base, ["us-1"])]
      for (file, text, clusters) in isYounger ? steps : steps.reversed() {
        for cluster in clusters {
          world.write(["environments/production/\(cluster)/\(file).yaml": text])
        }
        world.hear(engine)
        await engine.until { view in
          let names = view.current("production").keys
          return clusters.allSatisfy(names.contains)
        }
        world.clock.advance(by: .seconds(60))
      }
      world.want("1.4.1", on: others)
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      world.want("1.4.1", on: ["us-1"])
      world.hear(engine)
      await engine.until { view in
        let shop = view.targets("production").first {
          $0.cluster.text == "us-1" && $0.bundle.name.text == "shop"
        }
        return isYounger
          ? shop?.deployed == "1.4.1" : shop?.reason?.contains("is halted") == true
      }
    }
  }

  @Test func `a small environment that is new all over bakes between its waves`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {clusters: 1}, {percent: 100}], bake: 10m")
    try await world.run { engine in
      await engine.until { $0.current("production") == ["ap-1": "1.4.0"] }
      world.clock.advance(by: .seconds(601))
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("wave 2 bakes") == true }
      }
      world.clock.advance(by: .seconds(599))
      #expect(world.jobs(on: "us-1").isEmpty)
      world.clock.advance(by: .seconds(2))
      await engine.until { $0.current("production") == world.all("1.4.0") }
    }
  }

  @Test func `a newer merge takes the place of one that is under way`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      world.want("1.4.1")
      world.hear(engine)
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("attempt 1 failed") == true }
      }
      world.want("1.4.2")
      world.hear(engine)
      await engine.until { $0.current("production") == world.all("1.4.2") }
      for context in ["production-eu-1", "production-us-1"] {
        #expect(world.cluster(context).objects(.job).count == 2, "never 1.4.1")
      }
    }
  }

  @Test func `a rollout that failed opens the way back once`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}], onFailure: revert")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      world.want("1.4.1")
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      await world.host.until { $0.mergeRequests.count == 1 }
    }
    #expect(world.host.mergeRequests.map(\.title) == ["Roll back shop to 1.4.0 in production"])
    world.host.set(.closed, of: 1)
    let known = world.host.requests.count
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await world.host.until { $0.requests.count > known }
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("attempts failed") == true }
      }
    }
    #expect(world.host.mergeRequests.count == 1, "closing it was a no")
  }

  @Test func `a version that fails again opens the way back again`() async throws {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}], onFailure: revert")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      for count in 1...2 {
        world.want("1.4.1")
        world.hear(engine)
        await world.retry(engine) { $0.hasGivenUp("production") }
        await world.host.until { $0.mergeRequests.count == count }
        world.host.set(.merged, of: count)
        world.want("1.4.0")
        world.hear(engine)
        await engine.until { $0.current("production") == world.all("1.4.0") }
      }
    }
  }

  @Test func `a rollout that failed opens the way back while a cluster is out of reach`()
    async throws
  {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}], onFailure: revert")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await lose("production-us-1", before: "1.4.1", engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      await world.host.until { $0.mergeRequests.count == 1 }
    }
    #expect(world.host.mergeRequests.map(\.title) == ["Roll back shop to 1.4.0 in production"])
  }

  @Test func `a rollout in which the version is not what changed is not taken to an older version`()
    async throws
  {
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}], onFailure: revert")
    world.want("1.3.0")
    let fails = Lock(false)
    try await world.run(failing: { context, _ in
      context.hasPrefix("production") && fails.withLock { $0 }
    }) { engine in
      await engine.until { $0.current("production") == world.all("1.3.0") }
      world.want("1.4.0")
      world.hear(engine)
      await engine.until { $0.current("production") == world.all("1.4.0") }
      fails.withLock { $0 = true }
      let broken = EngineWorld.bundle(version: "1.4.0").replacing(
        "replicas: 3", with: "replicas: x")
      #expect(broken != EngineWorld.bundle(version: "1.4.0"))
      world.write(
        Dictionary(
          uniqueKeysWithValues: world.everywhere.map {
            ("environments/production/\($0)/shop.yaml", broken)
          }))
      world.hear(engine)
      await world.retry(engine) { view in
        view.troubles.contains { $0.contains("revert that commit") }
      }
    }
    #expect(world.host.mergeRequests.isEmpty, "1.3.0 would undo a good version")
  }

  @Test func `what a mask means and fails is led back to what ran before, and held there`()
    async throws
  {
    world.write([
      "environments/pipeline.yaml": """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments:
          - {name: staging, rollout: {onFailure: revert}}
      """
    ])
    try await world.run(failing: { $1.hasPrefix("1.4.1") }) { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      world.publish("1.4.1")
      engine.receive(.published(repositories: [EngineWorld.repository.path]))
      await world.retry(engine) { $0.hasGivenUp("staging") }
      await world.host.until { $0.mergeRequests.count == 1 }
    }
    #expect(world.host.mergeRequests.map(\.title) == ["Roll back shop to 1.4.0 in staging"])
    let branch = try #require(world.host.mergeRequests.first?.source)
    let files = world.git.head(of: branch).map { world.git.files(of: $0) } ?? [:]
    #expect(files["environments/staging/eu-1/shop.yaml"]?.contains("version: \"1.4.0\"") == true)
    #expect(files["environments/staging/holds.yaml"]?.contains("1.4.*") == true)
  }

  private let suspended = """
    apiVersion: ferry.dev/v1
    kind: Cluster
    metadata: {name: us-1}
    spec: {suspend: true}
    """

  private let other = EngineWorld.bundle(version: "1.4.0")
    .replacing("  name: shop", with: "  name: base").replacing("shop-values", with: "base-values")

  private let joined = """
    apiVersion: ferry.dev/v1
    kind: Cluster
    metadata: {name: us-1}
    """
}
