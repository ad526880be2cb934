// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes
import FerrySandboxGitHost
import FerrySandboxHTTP
import FerrySandboxKubernetesAPI
import FerrySandboxRegistry
import FerryTestPeers

/// What was measured of one start of `ferry serve` in front of clusters with nothing on them.
struct ColdStart: Sendable {
  /// Until the last Bundle was applied.
  let span: Double
  /// What that cost it.
  let cpu: Double
  /// What each cluster was asked, on the average.
  let requests: [RequestKey: Int]
}

/// One sandbox that `ferry serve` fills.
struct FanOutRun {
  /// Pushed one after the other: a single change is too short to tell much.
  static let newTags = (1...20).map { "1.0.\($0)" }

  let ferry: String
  let files: FanOutFiles
  let world: RunningWorld
  /// Where Ferry finds the clusters; nothing: as the sandbox says.
  var kubeconfig: String?
  /// The clusters that are not waited for.
  var leftOut: Set<ClusterID> = []

  /// Starts Ferry and returns when all is applied.
  func start() async throws -> (Serve, ColdStart) {
    world.forgetRequests()
    let begin = ContinuousClock.now
    let serve = try await Serve(ferry, in: world, kubeconfig: kubeconfig)
    try await untilApplied()
    let start = ColdStart(
      span: (ContinuousClock.now - begin).inSeconds, cpu: try serve.cpuTime,
      requests: perCluster(world.requests))
    return (serve, start)
  }

  /// Pushes another version of one Bundle for all clusters; the seconds after which each had it since
  /// Ferry was told by webhook.
  func change(to tag: String, _ clone: ConfigClone) async throws -> [Double] {
    try world.sandbox.registry.publish(
      repository: files.example.repositories[0], tag: tag, content: tag)
    world.forgetRequests()
    try await clone.push(files.changed(to: tag))
    try await until("every cluster has the new version") {
      world.sandbox.clusters.values.allSatisfy { $0.version(of: "app-001") == tag }
    }
    guard let told = world.sandbox.gitHost.outbox.results.last, told.isDelivered else {
      throw BenchFailure("Ferry was not told of a push by webhook")
    }
    return try spans(since: told.sent)
  }

  /// The seconds from a moment until the first Bundle was applied next to each cluster.
  func spans(since start: Timestamp) throws -> [Double] {
    try world.sandbox.clusters.values.map { cluster in
      let apply = cluster.writes.first {
        $0.resource == "bundles" && $0.subresource.isEmpty && $0.name == "app-001"
          && $0.time >= start
      }
      guard let apply else { throw BenchFailure("a cluster had a version before it was asked for") }
      return (apply.time - start).inSeconds
    }
  }

  /// Returns when nobody asked anything of the clusters for a second.
  func untilQuiet() async throws {
    var (known, since) = (-1, ContinuousClock.now)
    try await until("the clusters are left alone") {
      let count = world.requests.values.flatMap(\.values).reduce(0, +)
      if count != known { (known, since) = (count, .now) }
      return ContinuousClock.now - since >= .seconds(1)
    }
  }

  private func untilApplied() async throws {
    try await until("everything is applied") {
      world.sandbox.clusters.filter { !leftOut.contains($0.key) }.values.allSatisfy {
        $0.objects("operator.werf.dev/v1", "Bundle").count == files.example.bundles
      }
    }
  }

  /// Rounded to the nearest.
  func perCluster(_ all: [ClusterID: [RequestKey: Int]]) -> [RequestKey: Int] {
    all.values.reduce(into: [RequestKey: Int]()) { sum, counts in sum.merge(counts) { $0 + $1 } }
      .mapValues { ($0 + all.count / 2) / all.count }.filter { $0.value > 0 }
  }
}

extension KubernetesSandbox {
  /// What version a Bundle asks for.
  fileprivate func version(of bundle: String) -> String? {
    object(
      "operator.werf.dev/v1", "Bundle", namespace: ExampleFiles.namespace, name: bundle)?[
        ["spec", "version"]]?.string
  }
}
