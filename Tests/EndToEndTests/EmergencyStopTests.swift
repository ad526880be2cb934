// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxKubernetesAPI
import FerryTestPeers
import Glibc
import Testing

/// `ferry stop` and `ferry start` against a `ferry serve` that always has something to write, by the
/// clock on the wall.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct EmergencyStopTests {
  private static let clusters = [SmallWorld.staging, SmallWorld.production]

  @Test func `a second after the stop was seen nothing is written, until the start`() async throws {
    try await SmallWorld.run { world in
      try world.publish("1.4.0")
      let serve = try world.ferry("serve")
      try await eventually { Self.clusters.allSatisfy { world.deployed(on: $0) == "1.4.0" } }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await Self.drift(world) }
        try await Self.expectWrites(to: world)

        try await Self.ask(world, "stop", "--reason", "payments are down")
        _ = try await serve.line(containing: "payments are down")
        let seen = SystemTime().now
        // Drift goes on, and is what Ferry would put back at once.
        try await eventually {
          Self.clusters.allSatisfy { world.edits(of: $0, since: seen + .seconds(1)) >= 3 }
        }
        for cluster in Self.clusters {
          let last = world.writes(of: cluster).last
          #expect(
            last.map { $0.time <= seen + .seconds(1) } ?? true,
            "\(cluster): \(String(describing: last))")
        }

        try await Self.ask(world, "start")
        try await Self.expectWrites(to: world)
        group.cancelAll()
      }
      serve.signal(SIGTERM)
      #expect(await serve.exitCode() == 0)
    }
  }

  /// Changes the values by hand on all clusters, again and again, until the task is cancelled.
  private static func drift(_ world: SmallWorld) async throws {
    var replicas = 10
    while !Task.isCancelled {
      replicas += 1
      for cluster in clusters {
        let kubectl = try ChildProcess(
          "kubectl",
          [
            "--kubeconfig", world.description.kubeconfig, "--namespace", "shop", "--context",
            "\(cluster.environment)-\(cluster.name)", "patch", "configmap", "shop-values",
            "--type=merge", "--patch", "{\"data\": {\"values.yaml\": \"replicas: \(replicas)\"}}",
          ])
        let code = await kubectl.exitCode()
        #expect(code == 0 || Task.isCancelled, "\(kubectl.text)")
      }
    }
  }

  /// Returns when Ferry wrote to each cluster once more.
  private static func expectWrites(to world: SmallWorld) async throws {
    let before = clusters.map { world.writes(of: $0).count }
    try await eventually {
      zip(clusters, before).allSatisfy { world.writes(of: $0).count > $1 }
    }
  }

  private static func ask(_ world: SmallWorld, _ arguments: String...) async throws {
    let flags = ["--by", "ann", "--data", world.folder.path + "/ann"]
    let child = try world.ferry(all: arguments + flags)
    #expect(await child.exitCode() == 0, "\(child.text)")
  }
}

extension SmallWorld {
  /// How often somebody else than Ferry wrote the values.
  fileprivate func edits(of cluster: ClusterID, since moment: Timestamp) -> Int {
    (sandbox.clusters[cluster]?.writes ?? []).count {
      $0.resource == "configmaps" && !$0.agent.hasPrefix("ferry") && $0.time >= moment
    }
  }

  /// What Ferry wrote to a cluster, the oldest first.
  fileprivate func writes(of cluster: ClusterID) -> [WriteNote] {
    (sandbox.clusters[cluster]?.writes ?? []).filter { $0.agent.hasPrefix("ferry") }
  }
}
