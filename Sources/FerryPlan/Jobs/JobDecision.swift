// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the Jobs of a target, those that live and those that its history tells of, ask for.
enum JobDecision: Hashable {
  /// What was begun last had this fingerprint, and succeeded.
  case settled
  /// A Job of this fingerprint succeeded, and the status does not say so yet.
  case succeeded(LiveJob)
  case running(LiveJob)
  /// It cannot start: whoever made it ended before it made the copy of its values.
  case unsupplied(LiveJob)
  /// A Job of another fingerprint must end first.
  case behind(LiveJob)
  /// An active Job does not start.
  case obstructed(LiveJob, JobObstacle)
  /// An active Job did not start for so long that it is ended.
  case end(LiveJob, JobObstacle)
  case run(attempt: Int)
  case retry(at: Timestamp, failure: AttemptFailure)
  case exhausted(failure: AttemptFailure, attempts: Int)
}

/// How an attempt failed.
struct AttemptFailure: Hashable {
  let attempt: Int
  let time: Timestamp
  let reason: String
  let message: String
}

/// What a Job is to do to which state of a Bundle.
struct JobQuestion {
  let bundle: BundleID
  let action: JobAction
  let fingerprint: Fingerprint
  /// The status says that this is deployed.
  var isDeployed = false
  /// The Job gets a copy of a ConfigMap.
  var copiesValues = false

  func name(attempt: Int) -> JobName {
    JobName(bundle: bundle.name, action: action, fingerprint: fingerprint, attempt: attempt)
  }
}

extension PlanFacts {
  /// Decides what to do about one action of one Bundle.
  ///
  /// Attempts are counted over live Jobs and the history, so a Job that its TTL removed still counts.
  func decide(_ question: JobQuestion) -> JobDecision {
    // A verification neither waits for a deployment nor keeps one waiting.
    let jobs = (live.jobs[question.bundle] ?? []).filter {
      ($0.name.action == .verify) == (question.action == .verify)
    }
    if let active = jobs.first(where: { $0.phase == .active }) { return decide(question, active) }
    if question.isDeployed { return .settled }
    let attempts = attempts(question)
    let own = jobs.filter { $0.fingerprint == question.fingerprint && attempts.contains($0.name) }
    if let success = own.first(where: \.hasSucceeded) { return .succeeded(success) }
    let failures = failures(of: own, question, attempts)
    guard let last = failures.max(by: { $0.attempt < $1.attempt }) else {
      return .run(attempt: nextAttempt(question))
    }
    let spent = spentAttempts(question, failures: failures)
    guard spent < retry.attempts else { return .exhausted(failure: last, attempts: spent) }
    let seed = "\(desired.id) \(question.name(attempt: last.attempt))"
    let due = last.time + retry.delay(afterAttempts: spent, seed: seed)
    return now >= due ? .run(attempt: nextAttempt(question)) : .retry(at: due, failure: last)
  }

  /// When an active Job is to be looked at without a signal; nothing once its pod runs.
  func nextLook(at job: LiveJob) -> Timestamp? {
    guard job.phase == .active, !job.hasReadyPod else { return nil }
    let patienceEnds = job.started + JobObstacle.patience
    guard now >= patienceEnds else { return patienceEnds }
    let later = now + .seconds(60)
    return obstacle(of: job).map { max(now, min(later, job.started + $0.limit)) } ?? later
  }

  private func decide(_ question: JobQuestion, _ active: LiveJob) -> JobDecision {
    let isAsked =
      active.name.action == question.action && active.fingerprint == question.fingerprint
    if isAsked, question.copiesValues, isUnsupplied(active) { return .unsupplied(active) }
    if let obstacle = obstacle(of: active) {
      let isOver = now >= active.started + obstacle.limit && active.obstacle == nil
      return isOver ? .end(active, obstacle) : .obstructed(active, obstacle)
    }
    return isAsked ? .running(active) : .behind(active)
  }

  private func isUnsupplied(_ job: LiveJob) -> Bool {
    let copy = ConfigMapKey(
      namespace: job.namespace, name: nameOfValuesCopy(forJob: job.name.description))
    return !job.hasReadyPod && job.obstacle == nil && live.configMaps[copy] == nil
  }

  private func obstacle(of job: LiveJob) -> JobObstacle? {
    job.obstacle ?? (job.hasReadyPod ? nil : obstacles[job.name.description])
  }

  /// The last words of a Job's log say more than its condition; once written down they are in the
  /// history.
  private func failures(
    of jobs: [LiveJob], _ question: JobQuestion, _ attempts: Set<JobName>
  ) -> [AttemptFailure] {
    var byAttempt: [Int: AttemptFailure] = [:]
    let history = live.bundles[question.bundle]?.status.history ?? []
    let living = Set(jobs.map(\.name.description))
    for entry in history where !living.contains(entry.job) {
      guard let name = JobName(entry.job), attempts.contains(name),
        let failure = entry.failure(of: name)
      else { continue }
      byAttempt[name.attempt] = failure
    }
    for job in jobs {
      guard case .failed(let time, let reason, let message) = job.phase else { continue }
      let name = job.name.description
      let told = history.first { $0.job == name && $0.result == .failed }?.message
      byAttempt[job.name.attempt] = AttemptFailure(
        attempt: job.name.attempt, time: time, reason: reason,
        message: logs[name] ?? told ?? message)
    }
    return Array(byAttempt.values)
  }
}

extension BundleStatus.HistoryEntry {
  /// How the attempt failed of which only the history tells.
  fileprivate func failure(of name: JobName) -> AttemptFailure? {
    switch result {
    case .succeeded: nil
    case .failed:
      AttemptFailure(
        attempt: name.attempt, time: finished ?? started,
        reason: reason.isEmpty ? "JobFailed" : reason, message: message)
    case .running, .lost:
      AttemptFailure(
        attempt: name.attempt, time: finished ?? started, reason: "JobLost",
        message: "Job \(job) was deleted before its end was seen")
    }
  }
}

extension LiveJob {
  var hasSucceeded: Bool {
    if case .succeeded = phase { true } else { false }
  }
}
