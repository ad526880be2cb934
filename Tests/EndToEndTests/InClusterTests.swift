// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandbox
import FerrySandboxKubernetes
import FerryTestPeers
import Testing

/// `ferry serve` in a pod: its home cluster is the one that gave it its service account.
@Suite(.timeLimit(.minutes(1)))
struct InClusterTests {
  @Test func `a pod keeps its Leases where its service account is from`() async throws {
    try await SmallWorld.run { world in
      try world.publish("1.4.0")
      let ferry = try await startInPod(of: SmallWorld.staging, world)
      defer { ferry.close() }
      try await eventually {
        [SmallWorld.staging, SmallWorld.production].allSatisfy { world.deployed(on: $0) == "1.4.0" }
      }
      let home = try #require(world.sandbox.clusters[SmallWorld.staging])
      let holders = home.objects("coordination.k8s.io/v1", "Lease")
        .reduce(into: [String: String]()) { holders, lease in
          let name = lease[["metadata", "name"]]?.string ?? ""
          holders[name] = lease[["spec", "holderIdentity"]]?.string
        }
      for name in ["cluster.staging.eu-1", "cluster.production.eu-1", "pusher"] {
        #expect(holders["ferry.\(name)"]?.hasPrefix("pod-") == true, "\(holders)")
      }
      let other = try #require(world.sandbox.clusters[SmallWorld.production])
      #expect(other.objects("coordination.k8s.io/v1", "Lease").isEmpty)
    }
  }

  /// Where pods have their service account, the process finds one: in a mount namespace of its own, so
  /// that nobody else does.
  private func startInPod(
    of cluster: ClusterID, _ world: SmallWorld
  ) async throws -> ChildProcess {
    let place = try #require(world.description.clusters.first { $0.id == cluster })
    let token = try await ChildProcess.run(
      "kubectl",
      [
        "--kubeconfig", world.description.kubeconfig, "--context", place.context, "config", "view",
        "--minify", "--raw", "--output", "jsonpath={.users[0].user.token}",
      ])
    let authority = try #require(world.sandbox.clusters[cluster]).authorityPEM
    let account = try TemporaryFolder()
    _ = try account.write("token", token)
    _ = try account.write("ca.crt", authority)
    let script = """
      mount -t tmpfs none /run
      mkdir -p /var/run/secrets/kubernetes.io
      cp -r "$1" /var/run/secrets/kubernetes.io/serviceaccount
      shift
      exec "$@"
      """
    let port = place.server.split(separator: ":").last.map { String($0) }
    let ferry = try ChildProcess(
      "unshare",
      [
        "--map-root-user", "--mount", "sh", "-ec", script, "sh", account.path,
        ferryPath, "serve", "--home-kubeconfig", "in-cluster", "--identity", "pod",
      ],
      environment: world.environment.merging([
        "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": port ?? "",
      ]) { $1 })
    // By then it has a copy of the account.
    _ = try await ferry.line(containing: "listening on")
    withExtendedLifetime(account) {}
    return ferry
  }
}
