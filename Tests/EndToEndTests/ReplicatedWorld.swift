// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesTypes
import FerryTestPeers
import Testing

/// Three replicas of Ferry, processes of their own, at one home cluster: that of staging.
struct ReplicatedWorld: Sendable {
  let world: SmallWorld
  let replicas: [Replica]

  /// One process, and its way to the home cluster.
  struct Replica: Sendable {
    /// How its name begins.
    let name: String
    let ferry: ChildProcess
    /// Passes on what is said to the home cluster; stopped, it is cut off.
    let way: ChildProcess
    /// Where it listens.
    let url: String
  }

  /// Starts three replicas that share the work out, with `shop` 1.4.0 deployed everywhere.
  static func run(
    changing changes: [String: String] = [:],
    _ body: @Sendable @escaping (ReplicatedWorld) async throws -> Void
  ) async throws {
    try await SmallWorld.run(
      clusters: SandboxPlan.usualClusters, jobs: JobBehavior(delay: .seconds(2))
    ) { world in
      try world.publish("1.4.0")
      var replicas: [Replica] = []
      for name in ["r1", "r2", "r3"] {
        replicas.append(try await Self.start(name, in: world, changing: changes))
      }
      let replicated = ReplicatedWorld(world: world, replicas: replicas)
      try await eventually { replicated.isEven && replicated.runs("1.4.0") }
      try await body(replicated)
      replicated.expectOneWriter()
      replicated.expectNoJobTwice()
      for replica in replicas {
        replica.ferry.close()
        replica.way.close()
      }
    }
  }

  private static func start(
    _ name: String, in world: SmallWorld, changing changes: [String: String]
  ) async throws -> Replica {
    let server = try #require(
      world.description.clusters.first { $0.id == SmallWorld.staging }?.server)
    let way = try ChildProcess("python3", ["-c", passage, String(server.split(separator: ":")[2])])
    let port = String(try await way.line(containing: "port ").dropFirst(5))
    let kubeconfig = String(
      decoding: try SmallFile(world.description.kubeconfig).read(), as: UTF8.self)
    let home = try world.folder.write(
      "home-\(name)", kubeconfig.replacing(server, with: "https://127.0.0.1:\(port)"))
    let ferry = try world.ferry(
      all: ["serve", "--home-kubeconfig", home, "--identity", name],
      changing: ["FERRY_DATA": "\(world.folder.path)/data-\(name)"].merging(changes) { $1 })
    let line = try await ferry.line(containing: "listening on ")
    let url = String(try #require(line.firstMatch(of: /listening on (http[^" ]+)/)?.1))
    return Replica(name: name, ferry: ferry, way: way, url: url)
  }

  private static let passage = """
    import socket, sys, threading
    def pump(a, b):
        try:
            while data := a.recv(65536): b.sendall(data)
        except OSError: pass
        for one in (a, b):
            try: one.shutdown(2)
            except OSError: pass
    server = socket.create_server(("127.0.0.1", 0))
    print("port", server.getsockname()[1], flush=True)
    while True:
        one, _ = server.accept()
        other = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        for pair in ((one, other), (other, one)):
            threading.Thread(target=pump, args=pair, daemon=True).start()
    """
}

// MARK: Leases

extension ReplicatedWorld {
  /// What the home cluster has: the name of the Lease, and of its holder.
  var holders: [String: String] {
    let leases =
      world.sandbox.clusters[SmallWorld.staging]?
      .objects("coordination.k8s.io/v1", "Lease") ?? []
    return leases.reduce(into: [:]) { holders, lease in
      guard let name = lease[["metadata", "name"]]?.string, name.hasPrefix("ferry."),
        !name.hasPrefix("ferry.replica."), let holder = lease[["spec", "holderIdentity"]]?.string
      else { return }
      holders[name] = String(holder.split(separator: "-")[0])
    }
  }

  func holder(of cluster: ClusterID) -> Replica? {
    let name = holders["ferry.cluster.\(cluster.environment).\(cluster.name)"]
    return replicas.first { $0.name == name }
  }

  /// Every cluster and the pusher, five in all, are held, by all three, and nobody holds three.
  var isEven: Bool {
    let loads = Dictionary(grouping: holders.values) { $0 }.mapValues(\.count)
    return holders.count == 5 && loads.count == 3 && loads.values.allSatisfy { $0 < 3 }
  }

  /// Returns when others hold what the replica held; how long that took.
  @discardableResult
  func takeover(from replica: Replica) async throws -> Duration {
    let start = ContinuousClock.now
    try await eventually { holders.count == 5 && !holders.values.contains(replica.name) }
    return ContinuousClock.now - start
  }
}

// MARK: The fleet

extension ReplicatedWorld {
  /// Whether the version is deployed on every cluster.
  func runs(_ version: String) -> Bool {
    SandboxPlan.usualClusters.allSatisfy { world.deployed(on: $0.id) == version }
  }

  /// Publishes a version and merges its promotion, so that the rollout begins.
  func release(_ version: String) async throws {
    let before = world.requests.count
    try world.publish(version)
    try await eventually { world.requests.count > before }
    try await world.merge(before + 1)
  }

  /// Returns when others hold what the replica held, and one of them wrote where it wrote last; how long
  /// that took.
  func standIn(for replica: Replica, on cluster: ClusterID) async throws -> Duration {
    let start = ContinuousClock.now
    try await takeover(from: replica)
    try await eventually {
      guard let last = writes(on: cluster).last else { return false }
      return !last.agent.hasPrefix("ferry/\(replica.name)-")
    }
    return ContinuousClock.now - start
  }

  /// What was written to a cluster by Ferry, but for Leases; what the sandbox was furnished with is by
  /// nobody.
  private func writes(on cluster: ClusterID) -> [WriteNote] {
    (world.sandbox.clusters[cluster]?.writes ?? [])
      .filter { $0.resource != "leases" && !$0.agent.isEmpty }
  }

  /// Of each cluster: that whoever wrote had its Lease, and that after a later holder's first write
  /// none by an earlier one came.
  func expectOneWriter() {
    for id in world.sandbox.clusters.keys {
      var latest = (number: -1, agent: "")
      for write in writes(on: id) {
        guard let number = write.agent.firstMatch(of: /\(lease (\d+)\)/).flatMap({ Int($0.1) })
        else {
          Issue.record("\(id): \(write) was made without a Lease")
          continue
        }
        #expect(
          number > latest.number || (number == latest.number && write.agent == latest.agent),
          "\(id): \(write) came after a write by \(latest)")
        latest = (number, write.agent)
      }
    }
  }

  /// Every version was deployed by one Job at its first attempt.
  func expectNoJobTwice() {
    for cluster in SandboxPlan.usualClusters {
      let jobs = world.jobs(on: cluster.id)
      #expect(jobs.allSatisfy { $0.hasSuffix("-1") }, "\(cluster.id): \(jobs)")
      let made = world.sandbox.clusters[cluster.id]?.writes.count {
        $0.resource == "jobs" && $0.verb == .create
      }
      #expect(made == jobs.count, "\(cluster.id): \(jobs)")
    }
  }
}
