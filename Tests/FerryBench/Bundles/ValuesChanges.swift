// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryHTTP
import FerryKubernetes
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetesTypes
import FerryTestPeers

/// How long it takes from a change of a values ConfigMap to the Job that deploys it, beside 200
/// Bundles that are left alone.
struct ValuesChanges {
  let world: RunningWorld
  let example: ExampleFiles
  let clone: ConfigClone

  private let rounds = 40
  private let inCluster = ValuesProbe(name: "values-in-cluster")
  private let inGit = ValuesProbe(name: "values-in-git")

  func figures() async throws -> [Figure] {
    let contexts = world.description.clusters.map(\.context)
    let kubeconfig = KubeconfigSource(environment: ["KUBECONFIG": world.description.kubeconfig])
    let fleet = KubernetesFleet(
      kubeconfig, http: world.http, clock: SystemTime(), warn: { _ in })
    let api = try await fleet.api(contexts: contexts)
    world.setJobs(JobBehavior(delay: .milliseconds(100)))
    _ = try await api.create(inCluster.configMap(round: 0))
    try await clone.push(files(round: 0))
    return try await withThrowingTaskGroup(of: [Figure].self) { group in
      let sightings = JobSightings()
      group.addTask {
        await sightings.watch(api)
        return []
      }
      group.addTask { try await measure(api, sightings) }
      defer { group.cancelAll() }
      for try await figures in group where !figures.isEmpty { return figures }
      throw BenchFailure("the watch of the Jobs ended")
    }
  }

  private func measure(
    _ api: any KubernetesAPI, _ sightings: JobSightings
  ) async throws -> [Figure] {
    for probe in [inCluster, inGit] { try await settle(probe, on: sightings) }
    let cluster = try await spans(of: inCluster, sightings) { round in
      let map = inCluster.configMap(round: round)
      _ = try await api.merge(["data": map["data"] ?? [:]], into: inCluster.reference)
    }
    let git = try await spans(of: inGit, sightings) { try await clone.push(files(round: $0)) }
    return figures("in the cluster", "from the server's answer to the write", cluster)
      + figures("in Git", "from the end of git push, told by webhook", git)
  }

  private func figures(_ place: String, _ from: String, _ spans: [Double]) -> [Figure] {
    let slow =
      "median \(Figure.milliseconds(spans)), most \(Figure.milliseconds([spans.max() ?? 0]))"
    return [
      Figure(
        name: "values changed \(place): Job, p95", value: percentile(95, spans) * 1_000,
        goal: 1_000, unit: .milliseconds,
        from: "\(from) to the Job seen on a watch; \(slow); \(rounds) changes")
    ]
  }

  /// Seconds from each write's answer to the Job; none where the Job was seen first.
  private func spans(
    of probe: ValuesProbe, _ sightings: JobSightings,
    change: (_ round: Int) async throws -> Void
  ) async throws -> [Double] {
    var spans: [Double] = []
    for round in 1...rounds {
      let known = sightings.count(of: probe.name)
      try await change(round)
      let answer = ContinuousClock.now
      try await until("\(probe.name) has a Job") { sightings.count(of: probe.name) > known }
      let seen = sightings.last(of: probe.name) ?? answer
      spans.append(max(0, (seen - answer).inSeconds))
      try await settle(probe, on: sightings)
    }
    return spans
  }

  /// Returns when the status tells that the last Job was seen and succeeded.
  private func settle(_ probe: ValuesProbe, on sightings: JobSightings) async throws {
    try await until("\(probe.name) is deployed") {
      let status = world.bundle(probe.name)?["status"]
      let history = status?["history"]?.array ?? []
      return status?["ready"] == 1 && history.first?["result"] == "succeeded"
        && history.first?["job"]?.string == sightings.lastName(of: probe.name)
    }
  }

  private func files(round: Int) -> [String: String] {
    let folder = example.folder(of: example.clusterNames[0])
    return [
      "\(folder)/\(inCluster.name).yaml": inCluster.bundle,
      "\(folder)/\(inGit.name).yaml": inGit.bundle + "---\n"
        + inGit.configMap(round: round).canonicalText + "\n",
    ]
  }
}
