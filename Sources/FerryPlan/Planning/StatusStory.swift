// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What a status says of how far a target is.
enum StatusPhase: Hashable {
  case deployed(Release)
  /// A Job is to be made.
  case starting(Release, JobName)
  case deploying(message: String)
  case obstructed(LiveJob, JobObstacle)
  case retrying(AttemptFailure, at: Timestamp)
  case stalled(AttemptFailure, attempts: Int)
  case blocked(_ reason: String, _ message: String)
  case suspended(_ message: String)
  /// It could not be told what the version is; asked again by itself.
  case unanswered(_ reason: String, _ message: String)
  /// The tag moved too often of late.
  case paused(Release, until: Timestamp)

  static let deployingReason = "Deploying"

  init(_ decision: JobDecision, _ question: JobQuestion, release: Release) {
    switch decision {
    case .settled, .succeeded: self = .deployed(release)
    case .running(let job), .unsupplied(let job):
      self = .deploying(message: Self.deploying(release, job.name))
    case .behind(let job):
      self = .deploying(message: "\(release.version) waits for Job \(job.name) to end")
    case .obstructed(let job, let obstacle), .end(let job, let obstacle):
      self = .obstructed(job, obstacle)
    case .run(let attempt): self = .starting(release, question.name(attempt: attempt))
    case .retry(let due, let failure): self = .retrying(failure, at: due)
    case .exhausted(let failure, let attempts): self = .stalled(failure, attempts: attempts)
    }
  }

  private static func deploying(_ release: Release, _ job: JobName) -> String {
    "deploying \(release.version), Job \(job)"
  }

  var health: Health {
    switch self {
    case .deployed: .healthy
    case .starting, .deploying, .obstructed, .retrying, .paused: .progressing
    case .stalled, .blocked: .degraded
    case .suspended, .unanswered: .unknown
    }
  }

  var reason: String {
    switch self {
    case .deployed: "Deployed"
    case .starting, .deploying: Self.deployingReason
    case .obstructed(_, let obstacle): obstacle.reason
    case .retrying(let failure, _), .stalled(let failure, _): failure.reason
    case .blocked(let reason, _), .unanswered(let reason, _): reason
    case .suspended: "Suspended"
    case .paused: "TagMoves"
    }
  }

  var message: String {
    switch self {
    case .deployed(let release): "\(release.version) is deployed"
    case .deploying(let message), .suspended(let message), .blocked(_, let message),
      .unanswered(_, let message):
      message
    // In the words of the running Job, so that its start is no other status.
    case .starting(let release, let job): Self.deploying(release, job)
    case .obstructed(let job, let obstacle): "Job \(job.name) does not start: \(obstacle.message)"
    case .retrying(let failure, let due):
      "attempt \(failure.attempt) failed (\(failure.summary)); tried again at \(due)"
    case .stalled(let failure, let attempts):
      "\(attempts) attempts failed, the last with: \(failure.summary); change the version, the "
        + "spec or the values, or set the annotation \(Annotation.force)"
    case .paused(let release, let due):
      "the tag \(release.version) moved each time it was deployed; what it is by then is deployed at "
        + "\(due); publish releases under tags that stay"
    }
  }
}

extension AttemptFailure {
  /// The reason and the last line that the Job said.
  fileprivate var summary: String {
    let last = message.split(separator: "\n").last.map(String.init) ?? ""
    return last.isEmpty ? reason : "\(reason): \(last)"
  }
}

/// The status that a target should have, told from the one it has.
struct StatusStory {
  let target: TargetFacts
  let status: BundleStatus

  init(
    target: TargetFacts, release: Release?, phase: StatusPhase, verifying: JobName? = nil
  ) {
    self.target = target
    var next = target.live?.status ?? BundleStatus()
    next.history = target.history(after: next.history, phase: phase)
    if let release, let verifying {
      next.history.insert(target.running(verifying, release), at: 0)
    }
    next.history = Array(next.history.prefix(BundleStatus.historyLimit))
    if let release { next.target = release }
    next.deploy = target.deployment(after: next.deploy) ?? next.deploy
    next.observedGeneration = target.live?.generation ?? 0
    next.conditions = target.conditions(phase: phase, before: next)
    next.ready = next[condition: .ready]?.status == true ? 1 : 0
    status = next
  }

  /// Whether it tells what became of a Job, and the one before it did not.
  var tellsOfEnds: Bool { !status.ends(since: target.live?.status).isEmpty }

  /// The write that brings it there; nothing when the status says it all already.
  var change: Change? {
    status == target.live?.status ? nil : .writeStatus(target.bundle.id, status)
  }
}

extension TargetFacts {
  fileprivate var jobsByName: [String: LiveJob] {
    Dictionary(
      (facts.live.jobs[bundle.id] ?? []).map { ($0.name.description, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The history with the ends of Jobs that ended, Jobs nobody wrote down, and the one to be run.
  fileprivate func history(
    after old: [BundleStatus.HistoryEntry], phase: StatusPhase
  ) -> [BundleStatus.HistoryEntry] {
    let jobs = jobsByName
    var entries = old.map { entry in
      guard entry.result == .running else { return entry }
      return jobs[entry.job].map { ended(entry, $0) } ?? lost(entry)
    }
    for job in facts.unwrittenJobs(of: bundle.id) {
      entries.insert(ended(entry(of: job), job), at: 0)
    }
    if case .starting(let release, let job) = phase {
      entries.insert(running(job, release), at: 0)
    }
    return entries
  }

  /// The Job that is made now.
  fileprivate func running(_ job: JobName, _ release: Release) -> BundleStatus.HistoryEntry {
    BundleStatus.HistoryEntry(
      release: release, result: .running, job: job.description, started: facts.now,
      revision: facts.revision.description)
  }

  private func entry(of job: LiveJob) -> BundleStatus.HistoryEntry {
    BundleStatus.HistoryEntry(
      release: job.release ?? Release.unknown, result: .running, job: job.name.description,
      started: job.started, revision: job.revision)
  }

  private func ended(
    _ entry: BundleStatus.HistoryEntry, _ job: LiveJob
  ) -> BundleStatus.HistoryEntry {
    var entry = entry
    switch job.phase {
    case .active: break
    case .succeeded(let time):
      entry.result = .succeeded
      entry.finished = time
    case .failed(let time, let reason, let message):
      entry.result = .failed
      entry.finished = time
      entry.reason = reason
      entry.message = facts.logs[entry.job] ?? message
    }
    return entry
  }

  private func lost(_ entry: BundleStatus.HistoryEntry) -> BundleStatus.HistoryEntry {
    var entry = entry
    entry.result = .lost
    entry.finished = facts.now
    entry.reason = "JobLost"
    entry.message = "the Job was deleted before its end was seen"
    return entry
  }

  /// The deployment that the last Job made; nothing when it did not succeed, or the status tells of it
  /// already.
  fileprivate func deployment(after known: BundleStatus.Deployment?) -> BundleStatus.Deployment? {
    guard let job = facts.lastJob(of: bundle.id), job.name.action == .apply,
      case .succeeded(let time) = job.phase,
      known?.fingerprint != job.fingerprint || known.map({ $0.time < time }) ?? true
    else { return nil }
    return BundleStatus.Deployment(
      release: job.release ?? Release.unknown, fingerprint: job.fingerprint,
      revision: job.revision, time: time)
  }

  fileprivate func conditions(phase: StatusPhase, before: BundleStatus) -> [Condition] {
    Condition.Kind.allCases.compactMap { kind in
      guard let status = phase.status(of: kind) else { return nil }
      let old = before[condition: kind]
      return Condition(
        kind, status, reason: phase.reason, message: phase.message,
        observedGeneration: before.observedGeneration,
        since: old?.status == status ? old?.since ?? facts.now : facts.now)
    }
  }
}

extension Assessment {
  /// Takes over what a status tells of the Jobs.
  mutating func take(_ status: BundleStatus) {
    (deployed, previous, history) = (status.deploy, status.previous, status.history)
  }
}

extension StatusPhase {
  /// Reconciling and Stalled are there only while they are true, as kstatus wants them.
  fileprivate func status(of kind: Condition.Kind) -> Bool? {
    switch (kind, self) {
    case (.ready, .deployed): true
    case (.ready, _): false
    case (.reconciling, .starting), (.reconciling, .deploying), (.reconciling, .obstructed),
      (.reconciling, .retrying), (.reconciling, .paused), (.reconciling, .unanswered):
      true
    case (.stalled, .stalled): true
    case (.reconciling, _), (.stalled, _): nil
    }
  }
}

extension Release {
  /// Stands in the history for a Job that does not say what it deploys.
  fileprivate static var unknown: Release {
    Release(
      version: "unknown",
      digest: Digest("sha256:" + String(repeating: "0", count: 64)).unsafelyUnwrapped)
  }
}
