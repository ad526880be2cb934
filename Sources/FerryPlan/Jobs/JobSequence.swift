// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Which Job of a Bundle began when: only what was begun last tells what a cluster has.
extension PlanFacts {
  /// Whether what the status calls deployed is what was begun last. Whatever was begun since, however it
  /// ended, has changed the cluster.
  func isDeployed(_ bundle: BundleID, as fingerprint: Fingerprint) -> Bool {
    guard let status = live.bundles[bundle]?.status, status.deploy?.fingerprint == fingerprint
    else { return false }
    let begun = begunJobs(of: bundle)
    return begun.isEmpty
      || begun.latest(.apply, fingerprint).contains { hasSucceeded($0, of: bundle, status) }
  }

  /// Whether this is what was begun last.
  func hasBegun(_ bundle: BundleID, _ fingerprint: Fingerprint) -> Bool {
    begunJobs(of: bundle).last.map { $0.is(.apply, fingerprint) } ?? false
  }

  /// The Jobs that count as attempts at an action: nothing else was begun after them.
  func attempts(_ question: JobQuestion) -> Set<JobName> {
    if question.action == .verify { return knownNames(question) }
    return Set(begunJobs(of: question.bundle).latest(question.action, question.fingerprint))
  }

  /// How many attempts were spent when these are known to have failed. A history may have forgotten the
  /// first of many; then the last one's number tells.
  func spentAttempts(_ question: JobQuestion, failures: [AttemptFailure]) -> Int {
    let history = live.bundles[question.bundle]?.status.history ?? []
    let begun = begunJobs(of: question.bundle)
    let mayBeMore =
      history.count >= BundleStatus.historyLimit
      && begun.count == begun.latest(question.action, question.fingerprint).count
    let last = failures.map(\.attempt).max() ?? 0
    return mayBeMore ? max(last, failures.count) : failures.count
  }

  /// An attempt that no Job was named by.
  func nextAttempt(_ question: JobQuestion) -> Int {
    (knownNames(question).map(\.attempt).max() ?? 0) + 1
  }

  /// The Job that was begun last, while it lives.
  func lastJob(of bundle: BundleID) -> LiveJob? {
    guard let last = begunJobs(of: bundle).last else { return nil }
    return live.jobs[bundle]?.first { $0.name == last }
  }

  /// The Jobs that nobody wrote down yet, in the order in which they began. Dismissals never are; what a
  /// full history forgot is not written down again.
  func unwrittenJobs(of bundle: BundleID) -> [LiveJob] {
    let history = live.bundles[bundle]?.status.history ?? []
    let (written, unwritten) = partedJobs(of: bundle, by: history)
    let isFull = history.count >= BundleStatus.historyLimit
    let first = isFull ? written.map(\.started).min() : nil
    return unwritten.filter { job in
      job.name.action != .dismiss && first.map { job.started > $0 } ?? true
    }
  }

  /// Those that change what a cluster has, in the order in which they began.
  ///
  /// The history is in order. A Job that it does not tell of has its place by the cluster's clock alone,
  /// beside the Jobs that live: the last where none does, because older Jobs are gone sooner.
  private func begunJobs(of bundle: BundleID) -> [JobName] {
    let history = live.bundles[bundle]?.status.history ?? []
    let (written, unwritten) = partedJobs(of: bundle, by: history)
    let starts = Dictionary(written.map { ($0.name, $0.started) }) { first, _ in first }
    var begun = history.reversed().compactMap { JobName($0.job) }
    for job in unwritten {
      let later = begun.firstIndex { name in
        starts[name].map { isFirst(job) ? $0 >= job.started : $0 > job.started } ?? false
      }
      begun.insert(job.name, at: later ?? begun.endIndex)
    }
    return begun.filter { $0.action != .verify }
  }

  /// Whether a Job that is not written down was begun before one of the same second that is: a dismissal,
  /// which never is, where Git wants the Bundle again.
  private func isFirst(_ job: LiveJob) -> Bool {
    job.name.action == .dismiss && desired.bundles[job.bundle] != nil
  }

  /// The living Jobs that the history tells of, and the others in the order in which they began.
  private func partedJobs(
    of bundle: BundleID, by history: [BundleStatus.HistoryEntry]
  ) -> (written: [LiveJob], unwritten: [LiveJob]) {
    let names = Set(history.map(\.job))
    let jobs = live.jobs[bundle] ?? []
    return (
      jobs.filter { names.contains($0.name.description) },
      jobs.filter { !names.contains($0.name.description) }.sorted { $0.began(before: $1) }
    )
  }

  private func hasSucceeded(_ job: JobName, of bundle: BundleID, _ status: BundleStatus) -> Bool {
    live.jobs[bundle]?.first { $0.name == job }?.hasSucceeded
      ?? status.history.contains { $0.job == job.description && $0.result == .succeeded }
  }

  private func knownNames(_ question: JobQuestion) -> Set<JobName> {
    let history = live.bundles[question.bundle]?.status.history ?? []
    let names =
      history.compactMap { JobName($0.job) } + (live.jobs[question.bundle] ?? []).map(\.name)
    return Set(names.filter { $0.is(question.action, question.fingerprint) })
  }
}

extension [JobName] {
  /// What was begun after everything else, the latest first.
  fileprivate func latest(_ action: JobAction, _ fingerprint: Fingerprint) -> [JobName] {
    Array(reversed().prefix { $0.is(action, fingerprint) })
  }
}

extension JobName {
  fileprivate func `is`(_ action: JobAction, _ fingerprint: Fingerprint) -> Bool {
    self.action == action && self.fingerprint == fingerprint.short
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
