// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Which Job began when: only what was begun last tells what a cluster has.
extension PlanFacts {
  /// Whether what the status calls deployed is what was begun last. Whatever was begun since, however it
  /// ended, has changed the cluster.
  func isDeployed(_ bundle: BundleID, as fingerprint: Fingerprint) -> Bool {
    guard let status = live.bundles[bundle]?.status, status.deploy?.fingerprint == fingerprint
    else { return false }
    let begun = applyJobs(of: bundle)
    let latest = latestApplyJobs(of: bundle, as: fingerprint)
    return begun.count == latest.count || latest.contains { hasSucceeded($0, of: bundle, status) }
  }

  /// The Jobs that count as attempts at one action: of those that apply, what was begun before another
  /// release or other inputs is not among them.
  func attempts(_ question: JobQuestion) -> Set<JobName> {
    switch question.action {
    case .apply: Set(latestApplyJobs(of: question.bundle, as: question.fingerprint))
    case .dismiss, .verify: knownNames(question)
    }
  }

  /// An attempt that no Job was named by.
  func nextAttempt(_ question: JobQuestion) -> Int {
    (knownNames(question).map(\.attempt).max() ?? 0) + 1
  }

  /// The Job that was begun last of those that apply, while it lives.
  func lastApplyJob(of bundle: BundleID) -> LiveJob? {
    guard let last = applyJobs(of: bundle).last else { return nil }
    return live.jobs[bundle]?.first { $0.name == last }
  }

  /// The Jobs that the history does not tell of, in the order in which they began: those that nobody
  /// wrote down yet, and none that it forgot.
  func unwrittenJobs(of bundle: BundleID) -> [LiveJob] {
    let history = live.bundles[bundle]?.status.history ?? []
    let written = Set(history.map(\.job))
    let isFull = history.count >= BundleStatus.historyLimit
    return (live.jobs[bundle] ?? []).filter { job in
      job.name.action != .dismiss && !written.contains(job.name.description)
        && !(isFull && history.first.map { job.started <= $0.started } ?? false)
    }.sorted { $0.began(before: $1) }
  }

  /// Those that apply, in the order in which they began.
  private func applyJobs(of bundle: BundleID) -> [JobName] {
    let history = live.bundles[bundle]?.status.history ?? []
    let written = history.reversed().compactMap { JobName($0.job) }
    return (written + unwrittenJobs(of: bundle).map(\.name)).filter { $0.action == .apply }
  }

  private func latestApplyJobs(of bundle: BundleID, as fingerprint: Fingerprint) -> [JobName] {
    applyJobs(of: bundle).reversed().prefix { $0.fingerprint == fingerprint.short }
  }

  private func hasSucceeded(_ job: JobName, of bundle: BundleID, _ status: BundleStatus) -> Bool {
    live.jobs[bundle]?.first { $0.name == job }?.hasSucceeded
      ?? status.history.contains { $0.job == job.description && $0.result == .succeeded }
  }

  private func knownNames(_ question: JobQuestion) -> Set<JobName> {
    let history = live.bundles[question.bundle]?.status.history ?? []
    let names =
      history.compactMap { JobName($0.job) }
      + (live.jobs[question.bundle] ?? []).map(\.name)
    return Set(
      names.filter {
        $0.action == question.action && $0.fingerprint == question.fingerprint.short
      })
  }
}

extension LiveJob {
  /// One Job of a Bundle ends before the next begins, so that of two within a second the one that runs
  /// is the later.
  fileprivate func began(before other: LiveJob) -> Bool {
    if started != other.started { return started < other.started }
    return phase != .active && other.phase == .active
  }
}
