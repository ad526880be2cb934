// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Something that happened to a Bundle or a ConfigWatcher, for `kubectl describe` and `kubectl get events`.
package struct ObjectEvent: Hashable, Sendable {
  /// Kubernetes' type of an event.
  package enum Tone: String, Hashable, Sendable {
    case normal = "Normal"
    case warning = "Warning"
  }

  package let tone: Tone
  /// CamelCase, for programs.
  package let reason: String
  /// For people.
  package let message: String
  /// The Job that it tells of; nothing when it is of the Bundle alone.
  package let job: String?

  package init(_ tone: Tone, _ reason: String, _ message: String, job: String? = nil) {
    self.tone = tone
    self.reason = reason
    self.message = message
    self.job = job
  }
}

extension Change {
  /// What is to be told once the change is made: transitions only, so that looking again tells
  /// nothing.
  package func events(in live: LiveState) -> [ObjectEvent] {
    switch self {
    case .writeStatus(let id, let status): status.events(since: live.bundles[id]?.status)
    case .applyBundle(_, .drifted):
      [ObjectEvent(.normal, "DriftCorrected", "changed by another hand; put back to what Git says")]
    case .runJob(let order) where order.name.action == .dismiss:
      [ObjectEvent(.normal, "Dismissing", "left Git; Job \(order.name) takes it down")]
    case .deleteBundle(let id, _, let why):
      [ObjectEvent(.normal, live.wasDismissed(id) ? "Dismissed" : "Released", why)]
    case .applyBundle, .applyConfigMap, .runJob, .endJob, .deleteConfigMap, .watcher, .refuse: []
    }
  }
}

extension BundleStatus {
  /// What happened between the status before and this one.
  func events(since before: BundleStatus?) -> [ObjectEvent] {
    let jobs = ends(since: before).reversed() + starts(since: before)
    return jobs.map(\.event) + stalling(since: before) + blocking(since: before)
      + obstructing(since: before)
  }

  private func starts(since before: BundleStatus?) -> [HistoryEntry] {
    let known = Set((before?.history ?? []).map(\.job))
    return history.filter { $0.result == .running && !known.contains($0.job) }
  }

  private func stalling(since before: BundleStatus?) -> [ObjectEvent] {
    guard let stalled = self[condition: .stalled], before?[condition: .stalled] == nil else {
      return []
    }
    return [ObjectEvent(.warning, "Stalled", stalled.message)]
  }

  /// The Job that runs does not start.
  private func obstructing(since before: BundleStatus?) -> [ObjectEvent] {
    guard let now = self[condition: .reconciling], let job = history.first, job.result == .running,
      now.reason != StatusPhase.deployingReason, before?[condition: .reconciling] != nil,
      before?[condition: .reconciling]?.reason != now.reason
    else { return [] }
    return [ObjectEvent(.warning, now.reason, now.message, job: job.job)]
  }

  /// Nothing is tried, for a reason that a person or the registry mends, such as `VersionNotFound`.
  private func blocking(since before: BundleStatus?) -> [ObjectEvent] {
    guard let ready = self[condition: .ready], !ready.status, ready.reason != "Suspended",
      self[condition: .reconciling] == nil, self[condition: .stalled] == nil,
      before?[condition: .ready]?.reason != ready.reason
    else { return [] }
    return [ObjectEvent(.warning, ready.reason, ready.message)]
  }
}

extension BundleStatus.HistoryEntry {
  fileprivate var event: ObjectEvent { isVerification ? verification : deployment }

  private var verification: ObjectEvent {
    switch result {
    case .running:
      ObjectEvent(.normal, "Verifying", "Job \(job) verifies \(release.version)", job: job)
    case .succeeded: ObjectEvent(.normal, "Verified", "\(release.version) is verified", job: job)
    case .failed, .lost:
      ObjectEvent(
        .warning, "VerificationFailed",
        "Job \(job) did not verify \(release.version): \(lastLine)", job: job)
    }
  }

  private var deployment: ObjectEvent {
    switch result {
    case .running:
      ObjectEvent(.normal, "Deploying", "Job \(job) deploys \(release.version)", job: job)
    case .succeeded:
      ObjectEvent(.normal, "Deployed", "\(release.version) is deployed", job: job)
    case .failed, .lost:
      ObjectEvent(
        .warning, "DeployFailed", "Job \(job) did not deploy \(release.version): \(lastLine)",
        job: job)
    }
  }

  /// The last line of what is said of its failure.
  package var lastLine: String { message.split(separator: "\n").last.map(String.init) ?? reason }
}

extension LiveState {
  fileprivate func wasDismissed(_ id: BundleID) -> Bool {
    jobs[id]?.contains { $0.name.action == .dismiss && $0.hasSucceeded } ?? false
  }
}
