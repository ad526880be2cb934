// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineClusters
import FerryEngineFacts
import FerryPlan
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What does not get on, and whom it holds up.
@Suite(.timeLimit(.minutes(1)))
struct StuckTests {
  private let world = EngineWorld()

  @Test(arguments: [ClusterView.State.unreachable, .suspended, .stalled])
  func `a cluster that cannot be worked on while it waits is not looked at without end`(
    state: ClusterView.State
  ) async throws {
    let time = CountedTime(time: world.clock)
    var ports = world.ports
    ports.time = time
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    try await world.run(failing: { $1.hasPrefix("1.4.1") }, ports: ports) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      world.want("1.4.1")
      world.hear(engine)
      await world.retry(engine) { $0.hasGivenUp("production") }
      await engine.until { view in
        view.targets("production").count { $0.reason?.contains("is halted") == true } == 2
      }
      switch state {
      case .unreachable: world.cluster("production-us-1").goDown()
      case .suspended: suspend("us-1")
      default: world.write(["environments/production/us-1/shop.yaml": "]"])
      }
      world.hear(engine)
      await engine.until { $0.clusters("production").contains { $0.state == state } }
      let asked = time.count
      for _ in 0..<20_000 { await Task.yield() }
      #expect(time.count - asked < 200)
    }
  }

  private func suspend(_ cluster: String) {
    world.write([
      "environments/production/\(cluster)/cluster.yaml": """
      apiVersion: ferry.dev/v1
      kind: Cluster
      metadata: {name: \(cluster)}
      spec: {suspend: true}
      """
    ])
  }

  /// A registry of its own, which is down.
  @Test func `a cluster that cannot tell what a version is counts as lost after half a minute`()
    async throws
  {
    let own = RegistryRepository(registry: "registry.example.com", path: "team/own")
    let digest = try #require(Digest("sha256:" + String(repeating: "c", count: 64)))
    for tag in ["1.4.0", "1.4.1"] { world.registry.push(tag, digest, to: own) }
    let isCutOff = Lock(false)
    var ports = world.ports
    ports.registry = DistantRegistry(registry: world.registry, lost: own, isCutOff: isCutOff)
    world.rollOut(by: "waves: [{clusters: 1, failureBudget: 1}, {percent: 100}]")
    wantOwn("1.4.0")
    try await world.run(ports: ports) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      isCutOff.withLock { $0 = true }
      wantOwn("1.4.1")
      world.want("1.4.1", on: ["eu-1", "us-1"])
      world.hear(engine)
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("no route to host") == true }
      }
      world.clock.advance(by: .seconds(28))
      #expect(world.jobs(on: "eu-1") == ["1.4.0"])
      world.clock.advance(by: .seconds(3))
      await engine.until { $0.current("production") == ["eu-1": "1.4.1", "us-1": "1.4.1"] }
    }
  }

  private func wantOwn(_ version: String) {
    let text = EngineWorld.bundle(version: version).replacing("team/shop", with: "team/own")
    world.write(["environments/production/ap-1/shop.yaml": text])
  }

  @Test func `a cluster that another replica does not write to counts as lost after half a minute`()
    async throws
  {
    let canary = ClusterID(
      environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "ap-1"))
    var ports = world.ports
    ports.leases = OthersLease { $0 == .cluster(canary) }
    world.rollOut(by: "waves: [{clusters: 1, failureBudget: 1}, {percent: 100}]")
    try await world.run(ports: ports) { engine in
      let start = world.clock.now
      await engine.until { view in
        view.targets("production").count { $0.reason?.contains("ap-1") == true } == 2
      }
      await eventually {
        world.clock.advance(by: .seconds(1))
        return !world.jobs(on: "eu-1").isEmpty
      }
      #expect(world.clock.now - start >= .seconds(30))
      await engine.until { $0.current("production") == ["eu-1": "1.4.0", "us-1": "1.4.0"] }
    }
  }

  @Test func `what a cluster refuses in a dry-run is known to a replica that may not write`()
    async throws
  {
    var ports = world.ports
    ports.leases = OthersLease { $0 != .pusher }
    world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]")
    world.cluster("production-us-1").refuse(.job, because: "no Jobs here")
    try await world.run(ports: ports) { engine in
      await engine.until { view in
        view.targets("production").contains { target in
          target.health == .degraded && target.reason?.contains("no Jobs here") == true
        }
      }
    }
    #expect(world.everywhere.allSatisfy { world.jobs(on: $0).isEmpty })
  }

  @Test func `what a cluster refused is refused while it is tried again`() async throws {
    let api = world.cluster("production-ap-1")
    world.rollOut(by: "waves: [{percent: 100}], failureBudget: 0")
    api.refuse(.job, because: "exceeded quota", inDryRuns: false)
    let seen = Lock([String?]())
    try await world.run { engine in
      let target = { @Sendable in
        engine.view.targets("production").first { $0.cluster.text == "ap-1" }
      }
      await eventually { target()?.reason?.contains("exceeded quota") == true }
      let changes = engine.changes()
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          for await _ in changes { seen.withLock { $0.append(target()?.reason) } }
        }
        let before = api.requests.count { $0.hasPrefix("create Job") }
        await eventually {
          world.clock.advance(by: .seconds(10))
          return api.requests.count { $0.hasPrefix("create Job") } >= before + 3
        }
        group.cancelAll()
      }
      #expect(seen.withLock { $0.allSatisfy { $0?.contains("exceeded quota") == true } })
      api.refuse(.job, because: nil)
      await eventually {
        world.clock.advance(by: .seconds(10))
        return engine.view.current("production")["ap-1"] == "1.4.0"
      }
    }
  }

  @Test func `a refused dry-run is not repeated with whatever moves on the canary`() async throws {
    let late = world.cluster("production-us-1")
    late.refuse(.job, because: "no Jobs here")
    try await world.run { engine in
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("no Jobs here") == true }
      }
      let canary = world.cluster("production-ap-1")
      for count in 1...20 {
        try canary.apply(
          [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": "chatter", "namespace": "shop"],
            "data": ["n": .string("\(count)")],
          ], by: "autoscaler")
        for _ in 0..<200 { await Task.yield() }
      }
      #expect(late.requests.count { $0.hasPrefix("dry-run Job") } <= 2)
      late.refuse(.job, because: nil)
      await eventually {
        world.clock.advance(by: .seconds(10))
        return engine.view.current("production").count == 3
      }
    }
  }

  @Test func `where many clusters are new no more are worked on at once than may`() async throws {
    let world = EngineWorld(more: (1...5).map { "x-\($0)" })
    world.rollOut(by: "waves: [{percent: 100}], maxParallel: 2")
    try await world.run(completesJobs: false) { engine in
      let active = { world.everywhere.filter { !world.activeJobs(on: $0).isEmpty } }
      for _ in 1...4 {
        await eventually { active().count == 2 }
        for cluster in active() { try await world.completeJob(on: cluster) }
        var most = 0
        for _ in 0..<2_000 {
          await Task.yield()
          most = max(most, active().count)
        }
        #expect(most <= 2)
      }
      await engine.until { $0.current("production") == world.all("1.4.0") }
    }
  }
}

/// Counts how often somebody asks what time it is.
private final class CountedTime: KeepsTime {
  private let time: any KeepsTime
  private let asked = Lock(0)

  init(time: any KeepsTime) { self.time = time }

  var count: Int { asked.withLock { $0 } }

  var now: Timestamp {
    asked.withLock { $0 += 1 }
    return time.now
  }

  func sleep(until moment: Timestamp) async throws(CancellationError) {
    try await time.sleep(until: moment)
  }
}

/// Holds every Lease but some, which somebody has who does nothing.
private struct OthersLease: HoldsLeases {
  private let isOthers: @Sendable (LeaseKey) -> Bool
  private let alone = RunsAlone()

  init(_ isOthers: @escaping @Sendable (LeaseKey) -> Bool) { self.isOthers = isOthers }

  func want(_ clusters: Set<ClusterID>) { alone.want(clusters) }

  func holding<Result: Sendable>(
    _ key: LeaseKey, _ work: (WriteFence) async -> Result
  ) async -> Result? {
    isOthers(key) ? nil : await alone.holding(key, work)
  }

  func pass(on signal: Signal) { alone.pass(on: signal) }

  func news() -> AsyncStream<LeaseNews> { alone.news() }
}
