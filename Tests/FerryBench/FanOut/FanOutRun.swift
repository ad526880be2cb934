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

/// What was measured of filling clusters that had nothing.
struct ColdStart: Sendable {
  /// In seconds: of Ferry until the last Bundle was applied, of the bare loop until all was answered
  /// that Ferry had sent by then.
  let span: Double
  /// What it cost who filled them, in seconds.
  let cpu: Double
}

/// One sandbox that `ferry serve` or the bare loop fills.
struct FanOutRun {
  /// One after the other: a single change is too short to tell much.
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
    let begin = ContinuousClock.now
    let serve = try await Serve(ferry, in: world, kubeconfig: kubeconfig)
    try await untilApplied()
    return (serve, ColdStart(span: (ContinuousClock.now - begin).inSeconds, cpu: try serve.cpuTime))
  }

  /// Starts the bare loop with what Ferry sent and returns when all is answered.
  func startBareLoop(
    sending recorded: [ClusterID: [APIRequest]]
  ) async throws -> (BareLoop, ColdStart) {
    let loop = try BareLoop(to: world)
    let told = try await loop.send(recorded, as: ExampleFiles.tag)
    let span = (SystemTime().now - told).inSeconds
    return (loop, ColdStart(span: span, cpu: try loop.cpuTime))
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

  /// Has the bare loop send what Ferry sent to bring another version; the seconds after which each
  /// cluster had it since the loop was told.
  func change(
    to tag: String, _ loop: BareLoop, sending recorded: [ClusterID: [APIRequest]]
  ) async throws -> [Double] {
    try spans(since: try await loop.send(recorded, as: tag))
  }

  /// The seconds from a moment until the first Bundle was applied next to each cluster.
  private func spans(since start: Timestamp) throws -> [Double] {
    try world.sandbox.clusters.values.map { cluster in
      let apply = cluster.writes.first {
        $0.resource == "bundles" && $0.subresource.isEmpty && $0.name == "app-001"
          && $0.time >= start
      }
      guard let apply else { throw BenchFailure("a cluster had a version before it was asked for") }
      return (apply.time - start).inSeconds
    }
  }

  /// Keeps what the clusters are asked from now on.
  func record() {
    for cluster in world.sandbox.clusters.values { cluster.recordRequests() }
  }

  /// What each was asked since then or since it was taken last.
  func takeRecorded() -> [ClusterID: [APIRequest]] {
    world.sandbox.clusters.mapValues { $0.takeRecordedRequests() }
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
}

extension KubernetesSandbox {
  /// What version a Bundle asks for.
  fileprivate func version(of bundle: String) -> String? {
    object(
      "operator.werf.dev/v1", "Bundle", namespace: ExampleFiles.namespace, name: bundle)?[
        ["spec", "version"]]?.string
  }
}
