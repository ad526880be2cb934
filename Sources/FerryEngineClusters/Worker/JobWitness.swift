// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// Finds out what Jobs do not say of themselves: why they do not start, and what they said last.
///
/// Where neither pods nor events can be had, nothing is made up: the Job's own words stand then, and
/// its deadline ends it.
final class JobWitness: Sendable {
  private struct Key: Hashable {
    let cluster: ClusterID
    let uid: String
  }

  private struct Answer {
    let obstacle: JobObstacle?
    let asked: Timestamp
  }

  private let answers = Lock([Key: Answer]())

  /// How many Jobs are asked about in one look at a cluster.
  private static let most = 20

  /// Why active Jobs do not start, by Job name. Of one Job it is asked once a minute at most.
  func obstacles(
    of live: LiveState, on cluster: ClusterID, at now: Timestamp, api: any KubernetesAPI
  ) async -> [String: JobObstacle] {
    let late = live.jobs.values.joined()
      .filter { $0.isLate(at: now) }.sorted { $0.started < $1.started }
    let due = answers.withLock { answers in
      let uids = Set(late.map(\.uid))
      answers = answers.filter { $0.key.cluster != cluster || uids.contains($0.key.uid) }
      return late.filter { job in
        answers[Key(cluster: cluster, uid: job.uid)].map { $0.asked + .seconds(55) <= now } ?? true
      }
    }
    for job in due.prefix(Self.most) {
      let answer = Answer(obstacle: await obstacle(of: job, api: api), asked: now)
      answers.withLock { $0[Key(cluster: cluster, uid: job.uid)] = answer }
    }
    return answers.withLock { answers in
      late.reduce(into: [:]) { found, job in
        found[job.name.description] = answers[Key(cluster: cluster, uid: job.uid)]?.obstacle
      }
    }
  }

  private func obstacle(of job: LiveJob, api: any KubernetesAPI) async -> JobObstacle? {
    do throws(KubernetesFailure) {
      let pods = try await pods(of: job, api: api)
      if !pods.isEmpty { return JobObstacle(pods: pods) }
      return JobObstacle(
        events: try await api.list(
          .event, in: job.namespace, labels: nil, fields: "involvedObject.uid=\(job.uid)"))
    } catch {
      return nil
    }
  }

  /// The last forty lines of each Job that failed and whose end is not in the history yet.
  func logTails(of live: LiveState, api: any KubernetesAPI) async -> [String: String] {
    var tails: [String: String] = [:]
    for job in live.jobs.values.joined() {
      guard case .failed = job.phase, job.obstacle == nil, tails.count < Self.most else { continue }
      let name = job.name.description
      let known = live.bundles[job.bundle]?.status.history.first { $0.job == name }
      guard known?.result != .failed else { continue }
      tails[name] = await logTail(of: job, api: api)
    }
    return tails
  }

  /// Nothing when there is no pod any more, or its log cannot be had.
  private func logTail(of job: LiveJob, api: any KubernetesAPI) async -> String? {
    do throws(KubernetesFailure) {
      guard let pod = try await pods(of: job, api: api).last,
        let name = pod[["metadata", "name"]]?.string
      else { return nil }
      let log = try await api.log(
        ofPod: name, container: pod.tellingContainer, in: job.namespace, lines: 40)
      return log.isEmpty ? nil : String(log.suffix(4_000))
    } catch {
      return nil
    }
  }

  /// By the older label: every version of Kubernetes sets it, and requires it of a Job's template,
  /// while `batch.kubernetes.io/job-name` came with 1.27.
  private func pods(
    of job: LiveJob, api: any KubernetesAPI
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await api.list(.pod, in: job.namespace, labels: "job-name=\(job.name)", fields: nil)
  }
}

extension LiveJob {
  /// Whether it should have a running pod by now and has none.
  fileprivate func isLate(at now: Timestamp) -> Bool {
    phase == .active && !hasReadyPod && now >= started + JobObstacle.patience
  }
}

extension JSONValue {
  /// The container of a pod whose log says why the pod failed: the login where that failed, so that
  /// the main one never ran, else the one that the template names.
  fileprivate var tellingContainer: String? {
    let failed = (self[["status", "initContainerStatuses"]]?.array ?? []).first {
      ($0[["state", "terminated", "exitCode"]]?.integer ?? 0) != 0
    }
    return failed?["name"]?.string
      ?? self[["metadata", "annotations", "kubectl.kubernetes.io/default-container"]]?.string
  }
}
