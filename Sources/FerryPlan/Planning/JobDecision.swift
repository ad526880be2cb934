// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the Jobs of a target, those that live and those that its history tells of, ask for.
enum JobDecision: Hashable {
  /// The last success was with this fingerprint.
  case settled
  /// A Job of this fingerprint succeeded, and the status does not say so yet.
  case succeeded(LiveJob)
  case running(JobName)
  /// A Job of another fingerprint must end first.
  case behind(JobName)
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

/// Decides what to do about one action of one Bundle.
///
/// Attempts are counted over live Jobs and the history, so a Job that its TTL removed still counts.
func jobDecision(
  action: JobAction, fingerprint: Fingerprint, isDeployed: Bool, jobs: [LiveJob],
  history: [BundleStatus.HistoryEntry], logs: [String: String] = [:], retry: RetryRules,
  now: Timestamp
) -> JobDecision {
  if let active = jobs.first(where: { $0.phase == .active }) {
    return active.name.action == action && active.fingerprint == fingerprint
      ? .running(active.name) : .behind(active.name)
  }
  if isDeployed { return .settled }
  let own = jobs.filter { $0.name.action == action && $0.fingerprint == fingerprint }
  if let success = own.first(where: \.hasSucceeded) { return .succeeded(success) }
  let failures = failures(
    of: own, history: history, logs: logs, action: action, fingerprint: fingerprint)
  guard let last = failures.max(by: { $0.attempt < $1.attempt }) else { return .run(attempt: 1) }
  guard failures.count < retry.attempts else {
    return .exhausted(failure: last, attempts: failures.count)
  }
  let due = last.time + retry.delay(afterAttempts: failures.count)
  return now >= due ? .run(attempt: last.attempt + 1) : .retry(at: due, failure: last)
}

/// The last words of a Job's log say more than its condition; once written down they are in the
/// history.
private func failures(
  of jobs: [LiveJob], history: [BundleStatus.HistoryEntry], logs: [String: String],
  action: JobAction,
  fingerprint: Fingerprint
) -> [AttemptFailure] {
  var byAttempt: [Int: AttemptFailure] = [:]
  let living = Set(jobs.map(\.name.description))
  for entry in history {
    guard let name = JobName(entry.job), name.action == action,
      name.fingerprint == fingerprint.short, entry.result != .succeeded,
      !living.contains(entry.job)
    else { continue }
    byAttempt[name.attempt] = AttemptFailure(
      attempt: name.attempt, time: entry.finished ?? entry.started,
      reason: entry.result == .failed ? "JobFailed" : "JobLost",
      message: entry.result == .failed
        ? entry.message : "Job \(entry.job) was deleted before its end was seen")
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

extension LiveJob {
  var hasSucceeded: Bool {
    if case .succeeded = phase { true } else { false }
  }
}
