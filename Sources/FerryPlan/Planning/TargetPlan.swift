// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The plan of one target: a Bundle that Git wants on the cluster.
struct TargetPlan {
  var apply: Change?
  var job: Change?
  var status: Change?
  var assessment: Assessment
  var drift: ObjectDrift?
  /// Its new release waits for other clusters, or is not known: nothing that belongs to it is
  /// written.
  var isHeld = false

  /// Nothing is to be done for it, and nothing will be for as long as nothing changes.
  var isAtRest: Bool {
    apply == nil && job == nil && status == nil && drift == nil && !isHeld
      && (assessment.isSettled || assessment.isLeftOut) && !assessment.isVerifying
      && assessment.nextLook == nil
  }
}

extension TargetPlan {
  /// Puts back what drifted from what Git wanted before.
  fileprivate mutating func take(
    _ former: DesiredBundle, over live: LiveBundle, in facts: PlanFacts
  ) {
    guard former.causeToApply(over: live) == .drifted else { return }
    drift = former.drift(of: live)
    assessment.hasDrifted = true
    if facts.mayApply(for: .drifted) { apply = .applyBundle(former, .drifted) }
  }
}

/// The reason of a target whose registry was not asked since Ferry started.
package let notAsked = "NotAsked"

/// What of a Bundle can be said before its Jobs are looked at.
private enum Readiness {
  case blocked(reason: String, message: String)
  case notAsked
  case unknown(reason: String, message: String)
  case known(Release, Fingerprint)
}

extension PlanFacts {
  /// Plans one Bundle that Git wants.
  func targetPlan(_ bundle: DesiredBundle) -> TargetPlan {
    let live = live.bundles[bundle.id]
    let cause = bundle.causeToApply(over: live)
    let target = TargetFacts(bundle: bundle, live: live, cause: cause, facts: self)
    var plan = targetPlan(bundle, target)
    if cause == .drifted, let live, !live.isDeleting { plan.drift = bundle.drift(of: live) }
    if plan.isHeld, cause == .changed, let live, let former = former.bundle(live) {
      plan.take(former.leavingIgnored(by: desired.drift, in: live), over: live, in: self)
    }
    return plan
  }

  private func targetPlan(_ bundle: DesiredBundle, _ target: TargetFacts) -> TargetPlan {
    if target.live?.isDeleting == true { return target.letGo() }
    if let unfit = unfit[bundle.id] { return target.unfit(unfit) }
    switch readiness(of: bundle) {
    case .blocked(let reason, let message): return target.blocked(reason: reason, message: message)
    case .notAsked:
      return target.unknown(reason: notAsked, message: "the registry was not asked yet")
    case .unknown(let reason, let message):
      return target.unanswered(reason: reason, message: message)
    case .known(let release, let fingerprint):
      return target.plan(release: release, fingerprint: fingerprint)
    }
  }

  private func readiness(of bundle: DesiredBundle) -> Readiness {
    guard case .found(let hash) = valuesHash(of: bundle) else {
      return .blocked(
        reason: "ValuesMissing",
        message: "ConfigMap \(bundle.values ?? "") is neither in Git nor in namespace "
          + "\(bundle.id.namespace); add it next to the Bundle")
    }
    switch releases[bundle.id] {
    case .resolved(let release):
      return .known(release, Fingerprint(of: bundle, valuesHash: hash, release: release))
    case .refused(let reason, let message): return .blocked(reason: reason, message: message)
    case .unknown(let reason, let message): return .unknown(reason: reason, message: message)
    case nil: return .notAsked
    }
  }

  /// Whether a Job is the first that deploys what it does; one that tries again goes on with what was
  /// begun.
  package func begins(_ order: JobOrder) -> Bool {
    order.name.action == .apply && !hasBegun(order.bundle.id, order.fingerprint)
  }

  /// The Job that will deploy a Bundle once its turn has come; nothing where it is deployed or begun, or
  /// will not be for now.
  package func orderToCome(for bundle: DesiredBundle) -> JobOrder? {
    guard !bundle.isSuspended, unfit[bundle.id] == nil,
      case .known(let release, let fingerprint) = readiness(of: bundle),
      !isDeployed(bundle.id, as: fingerprint), !hasBegun(bundle.id, fingerprint)
    else { return nil }
    let question = JobQuestion(bundle: bundle.id, action: .apply, fingerprint: fingerprint)
    return JobOrder(
      name: question.name(attempt: nextAttempt(question)), bundle: bundle, release: release,
      fingerprint: fingerprint, revision: revision)
  }

  private enum Values { case found(String?), missing }

  private func valuesHash(of bundle: DesiredBundle) -> Values {
    guard let key = bundle.valuesKey else { return .found(nil) }
    if let wanted = desired.configMaps[key] { return .found(wanted.dataHash) }
    if let live = live.configMaps[key] { return .found(live.dataHash) }
    return .missing
  }
}

/// One target with all that is known of it.
struct TargetFacts {
  let bundle: DesiredBundle
  let live: LiveBundle?
  /// Why it has to be applied; nothing when it lives as Git wants it.
  let cause: Change.Cause?
  let facts: PlanFacts

  private var status: BundleStatus { live?.status ?? BundleStatus() }
  private var jobs: [LiveJob] { facts.live.jobs[bundle.id] ?? [] }

  /// Applied as Git wants it where its turn has come, but not deployed for a reason that a person or the
  /// registry mends.
  func blocked(reason: String, message: String) -> TargetPlan {
    if let cause, cause != .drifted, let wait = facts.wait(bundle.id) { return held(nil, wait) }
    let story = StatusStory(target: self, release: nil, phase: .blocked(reason, message))
    return TargetPlan(
      apply: applyChange(), status: story.change,
      assessment: assessment(
        nil, live == nil ? .missing : .degraded, reason: reason, message: message))
  }

  /// Applied where that is possible, and looked at again until somebody mends the namespace.
  func unfit(_ unfitness: Unfitness) -> TargetPlan {
    let (reason, message) = (unfitness.reason, unfitness.message)
    guard unfitness.takesObjects else {
      var plan = unknown(reason: reason, message: message)
      plan.assessment.health = live == nil ? .missing : .degraded
      plan.assessment.nextLook = unfitness.nextCheck
      return plan
    }
    var plan = blocked(reason: reason, message: message)
    plan.assessment.nextLook = unfitness.nextCheck
    return plan
  }

  /// Nothing is written while we cannot tell what is wanted.
  ///
  /// What failed before fails still, whatever the registry is going to say: others are held back by it.
  func unknown(reason: String, message: String) -> TargetPlan {
    let hasFailed = status[condition: .stalled]?.status == true && (cause ?? .drifted) == .drifted
    return TargetPlan(
      assessment: assessment(
        nil, hasFailed ? .degraded : .unknown, reason: reason, message: message),
      isHeld: true)
  }

  /// Told to who waits for a deployment; what is deployed and healthy stays so.
  ///
  /// A Bundle that is new where its turn has come is applied, so that its condition has a place.
  func unanswered(reason: String, message: String) -> TargetPlan {
    let phase = StatusPhase.unanswered(reason, message)
    var plan = unknown(reason: reason, message: message)
    if live == nil, facts.wait(bundle.id) == nil {
      plan.isHeld = false
      plan.apply = applyChange()
      plan.status = StatusStory(target: self, release: nil, phase: phase).change
      return plan
    }
    let isWaiting =
      status[condition: .ready]?.status != true && status[condition: .stalled] == nil
      && !jobs.contains { $0.phase == .active }
    if live != nil, isWaiting, !bundle.isSuspended {
      plan.status = StatusStory(target: self, release: nil, phase: phase).change
    }
    return plan
  }

  /// A Bundle that somebody deletes while Git wants it goes without being dismissed and comes back.
  func letGo() -> TargetPlan {
    let change = Change.deleteBundle(
      bundle.id, uid: live?.uid ?? "", why: "deleted by hand while Git wants it: it is made anew")
    return TargetPlan(
      apply: live?.finalizers.contains(dismissFinalizer) == true ? change : nil,
      assessment: assessment(
        nil, .progressing, reason: "Recreating", message: "deleted by hand; it is made anew",
        hasDrifted: true))
  }

  func plan(release: Release, fingerprint: Fingerprint) -> TargetPlan {
    let isDeployed = facts.isDeployed(bundle.id, as: fingerprint)
    if bundle.isSuspended { return suspended(release, isDeployed: isDeployed) }
    if !isDeployed, !hasBegun(fingerprint), let wait = facts.wait(bundle.id) {
      return held(release, wait)
    }
    let question = JobQuestion(
      bundle: bundle.id, action: .apply, fingerprint: fingerprint, isDeployed: isDeployed,
      copiesValues: bundle.values != nil)
    let decision = facts.decide(question)
    if case .run = decision,
      let due = pause(
        before: release, history: status.history, retry: facts.retry, now: facts.now)
    {
      return paused(release, until: due)
    }
    return carriedOut(decision, question, release: release)
  }

  /// What was begun is carried to its end, also when others fail meanwhile.
  private func hasBegun(_ fingerprint: Fingerprint) -> Bool {
    facts.hasBegun(bundle.id, fingerprint)
      || jobs.contains { $0.fingerprint == fingerprint && $0.phase == .active }
  }

  private func suspended(_ release: Release, isDeployed: Bool) -> TargetPlan {
    let message = "suspended in Git; no Job is run"
    let story = StatusStory(target: self, release: release, phase: .suspended(message))
    var assessment = assessment(
      release, isDeployed ? .healthy : .unknown, reason: "Suspended", message: message)
    assessment.isLeftOut = true
    return TargetPlan(apply: applyChange(), status: story.change, assessment: assessment)
  }

  /// Nothing is written but drift and what became of a Job that was begun before.
  private func held(_ release: Release?, _ wait: WaveWait) -> TargetPlan {
    let drift = cause == .drifted ? applyChange() : nil
    let version = release?.version ?? bundle.version.description
    let story = StatusStory(
      target: self, release: release,
      phase: .deploying(message: "\(version) waits for its turn in the rollout"))
    var assessment = assessment(
      release, .progressing, reason: wait.reason, message: wait.description)
    assessment.take(story.status)
    assessment.nextLook = wait.until
    let ends = live != nil && story.tellsOfEnds ? story.change : nil
    return TargetPlan(apply: drift, status: ends, assessment: assessment, isHeld: true)
  }

  private func paused(_ release: Release, until due: Timestamp) -> TargetPlan {
    let phase = StatusPhase.paused(release, until: due)
    let story = StatusStory(target: self, release: release, phase: phase)
    var assessment = assessment(
      release, phase.health, reason: phase.reason, message: phase.message)
    assessment.nextLook = due
    return TargetPlan(apply: applyChange(), status: story.change, assessment: assessment)
  }

  private func carriedOut(
    _ decision: JobDecision, _ question: JobQuestion, release: Release
  ) -> TargetPlan {
    let outcome = StatusPhase(decision, question, release: release)
    let verification = decision == .settled ? verification(of: release, question) : nil
    let story = StatusStory(
      target: self, release: release, phase: outcome, verifying: verification?.starting)
    var assessment = assessment(
      release, outcome.health, reason: outcome.reason, message: outcome.message)
    assessment.take(story.status)
    // Settled is what the status says: a success that is not written down yet may still be lost.
    assessment.isSettled = decision == .settled
    if case .succeeded = decision { assessment.message += "; it is being written down" }
    assessment.nextLook = nextLook(decision)
    var job = change(decision, question, release)
    if let verification {
      assessment.isVerifying = verification.isUnderWay
      assessment.nextLook = nextLook(verification.decision)
      job = change(verification.decision, verification.question, release)
    }
    return TargetPlan(
      apply: applyChange(), job: job, status: story.change, assessment: assessment)
  }

  /// How far the verification of what is deployed is; nothing when nobody asks for one.
  private func verification(of release: Release, _ deployed: JobQuestion) -> VerificationStep? {
    guard facts.needsVerification else { return nil }
    var question = JobQuestion(
      bundle: bundle.id, action: .verify, fingerprint: deployed.fingerprint)
    question.isDeployed = status.history.contains { entry in
      guard entry.result == .succeeded, let name = JobName(entry.job) else { return false }
      return name.action == .verify && name.fingerprint == question.fingerprint.short
    }
    return VerificationStep(decision: facts.decide(question), question: question)
  }

  private func nextLook(_ decision: JobDecision) -> Timestamp? {
    switch decision {
    case .running(let job), .unsupplied(let job), .behind(let job), .obstructed(let job, _),
      .end(let job, _):
      facts.nextLook(at: job)
    case .retry(let due, _): due
    case .settled, .succeeded, .run, .exhausted: nil
    }
  }

  private func change(
    _ decision: JobDecision, _ question: JobQuestion, _ release: Release
  ) -> Change? {
    switch decision {
    case .run(let attempt): order(question.name(attempt: attempt), question, release)
    // The Job is found to be there, and gets what it lacks.
    case .unsupplied(let job): order(job.name, question, release)
    case .end(let job, let obstacle): .endJob(job, obstacle)
    case .settled, .succeeded, .running, .behind, .obstructed, .retry, .exhausted: nil
    }
  }

  private func order(_ name: JobName, _ question: JobQuestion, _ release: Release) -> Change {
    .runJob(
      JobOrder(
        name: name, bundle: bundle, release: release, fingerprint: question.fingerprint,
        revision: facts.revision))
  }

  private var haveValuesDrifted: Bool {
    guard let key = bundle.valuesKey else { return false }
    return facts.desired.configMaps[key]?.causeToApply(over: facts.live.configMaps[key]) == .drifted
  }

  private func applyChange() -> Change? {
    cause.flatMap { facts.mayApply(for: $0) ? .applyBundle(bundle, $0) : nil }
  }

  private func assessment(
    _ release: Release?, _ health: Health, reason: String, message: String,
    hasDrifted: Bool? = nil
  ) -> Assessment {
    var assessment = Assessment(
      wanted: bundle.version, release: release, deployed: status.deploy,
      previous: status.previous, history: status.history, health: health,
      reason: reason, message: message, isSettled: false, isLeftOut: false,
      hasDrifted: hasDrifted ?? (cause == .drifted || haveValuesDrifted), nextLook: nil)
    assessment.created = live?.created
    return assessment
  }
}
