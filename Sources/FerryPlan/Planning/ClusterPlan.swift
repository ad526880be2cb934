// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Plans one cluster: what Git wants against what lives, at one moment.
///
/// The same function serves `ferry plan`, `ferry sync` and `ferry serve`. A broken folder is never
/// planned: reading it partly would delete what could not be read.
package func plan(_ facts: PlanFacts) -> Plan {
  var nothing = PlanMemory()
  return plan(facts, remembering: &nothing)
}

/// The same plan, in which what the memory tells of is not decided again; it then tells of this plan.
package func plan(_ facts: PlanFacts, remembering memory: inout PlanMemory) -> Plan {
  var facts = facts
  facts.desired = facts.desired.leavingIgnored(in: facts.live)
  guard !facts.desired.isBroken else { return facts.stopped("the folder has errors") }
  guard !facts.desired.settings.isSuspended else {
    return facts.stopped("suspended in cluster.yaml")
  }
  var targets = PlannedTargets()
  for bundle in memory.takeMoving(facts) {
    let plan = facts.targetPlan(bundle)
    let assessment = Shared(plan.assessment)
    targets.add(bundle, plan)
    memory.remember(bundle, assessment, isAtRest: plan.isAtRest, in: facts)
  }
  let pruned = facts.prune()
  let watching = facts.watching()
  let maps = facts.configMapChanges(held: targets.held, remembering: &memory)
  let changes = maps.changes + targets.changes + pruned.changes + watching.changes
  var assessments = memory.assessments
  for (id, assessment) in pruned.assessments { assessments[id] = assessment }
  var plan = Plan(cluster: facts.desired.id, changes: changes, assessments: assessments)
  plan.nextRestart = watching.nextLook
  plan.drifts = targets.drifts + maps.drifts + watching.drifts
  plan.leavesDrift = facts.desired.drift.answer == .report
  return plan
}

/// What was planned for the Bundles that are not known to be at rest, each kind of step in the order
/// of the Bundles.
private struct PlannedTargets {
  private var applies: [Change] = []
  private var jobs: [Change] = []
  private var statuses: [Change] = []
  private(set) var drifts: [ObjectDrift] = []
  private(set) var held: Set<BundleID> = []

  var changes: [Change] { applies + jobs + statuses }

  mutating func add(_ bundle: DesiredBundle, _ plan: TargetPlan) {
    if let apply = plan.apply { applies.append(apply) }
    if let job = plan.job { jobs.append(job) }
    if let status = plan.status { statuses.append(status) }
    if let drift = plan.drift { drifts.append(drift) }
    if plan.isHeld { held.insert(bundle.id) }
  }
}

extension PlanFacts {
  /// Whether something is applied for the reason: drift is only reported where Git says so.
  func mayApply(for cause: Change.Cause) -> Bool {
    cause != .drifted || desired.drift.answer == .correct
  }

  fileprivate func stopped(_ why: String) -> Plan {
    Plan(
      cluster: desired.id,
      changes: [.refuse(bundle: nil, reason: "Stopped", message: "\(desired.id): \(why)")],
      assessments: [:])
  }

  /// ConfigMaps first, except those that only held Bundles name: they travel with their Bundle.
  fileprivate func configMapChanges(
    held: Set<BundleID>, remembering memory: inout PlanMemory
  ) -> (changes: [Change], drifts: [ObjectDrift]) {
    let moving = desired.configMaps.values.filter { !memory.isResting($0.key) }
    guard !moving.isEmpty else { return ([], []) }
    let waiting = mapsNamedOnly(by: held)
    let closed = Set(unfit.values.filter { !$0.takesObjects }.map(\.namespace))
    var (changes, drifts) = ([Change](), [ObjectDrift]())
    for wanted in moving.sorted(by: { $0.key < $1.key }) {
      let lives = live.configMaps[wanted.key]
      guard let cause = wanted.causeToApply(over: lives) else {
        memory.remember(wanted.key)
        continue
      }
      guard !closed.contains(wanted.namespace) else { continue }
      if cause == .drifted, let lives { drifts.append(wanted.drift(of: lives)) }
      guard waiting.contains(wanted.key), cause != .drifted else {
        if mayApply(for: cause) { changes.append(.applyConfigMap(wanted, cause)) }
        continue
      }
      // What Git wanted before counts until the turn has come.
      guard let lives,
        let former = former.configMap(lives)?.leavingIgnored(by: desired.drift, in: lives),
        former.causeToApply(over: lives) == .drifted
      else { continue }
      drifts.append(former.drift(of: lives))
      if mayApply(for: .drifted) { changes.append(.applyConfigMap(former, .drifted)) }
    }
    return (changes, drifts)
  }

  private func mapsNamedOnly(by held: Set<BundleID>) -> Set<ConfigMapKey> {
    guard !held.isEmpty else { return [] }
    let named = desired.bundles.values.filter { held.contains($0.id) }.compactMap(\.valuesKey)
    let others = desired.bundles.values.filter { !held.contains($0.id) }.compactMap(\.valuesKey)
    return Set(named).subtracting(others)
  }
}
