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
  var targets = PlannedTargets(count: facts.desired.bundles.count)
  for id in facts.desired.bundles.keys.sorted() {
    guard let bundle = facts.desired.bundles[id] else { continue }
    if let rested = memory.assessment(of: bundle, from: facts) {
      targets.leave(bundle, rested)
    } else {
      targets.add(bundle, facts.targetPlan(bundle))
    }
  }
  let pruned = facts.prune()
  let watching = facts.watching()
  let maps = facts.configMapChanges(held: targets.held, remembering: memory)
  memory.remember(targets.resting, maps.resting, of: facts)
  let changes = maps.changes + targets.changes + pruned.changes + watching.changes
  var plan = Plan(
    cluster: facts.desired.id, changes: changes,
    assessments: targets.assessments.merging(pruned.assessments) { wanted, _ in wanted })
  plan.nextRestart = watching.nextLook
  plan.drifts = targets.drifts + maps.drifts + watching.drifts
  plan.leavesDrift = facts.desired.drift.answer == .report
  return plan
}

/// What was planned for the Bundles that Git wants, each kind of step in the order of the Bundles.
private struct PlannedTargets {
  private var applies: [Change] = []
  private var jobs: [Change] = []
  private var statuses: [Change] = []
  private(set) var drifts: [ObjectDrift] = []
  private(set) var held: Set<BundleID> = []
  private(set) var assessments: [BundleID: Assessment] = [:]
  private(set) var resting: [BundleID: Assessment] = [:]

  /// - Parameter count: how many there are.
  init(count: Int) {
    assessments.reserveCapacity(count)
    resting.reserveCapacity(count)
  }

  var changes: [Change] { applies + jobs + statuses }

  mutating func add(_ bundle: DesiredBundle, _ plan: TargetPlan) {
    if let apply = plan.apply { applies.append(apply) }
    if let job = plan.job { jobs.append(job) }
    if let status = plan.status { statuses.append(status) }
    if let drift = plan.drift { drifts.append(drift) }
    if plan.isHeld { held.insert(bundle.id) }
    if plan.isAtRest { resting[bundle.id] = plan.assessment }
    assessments[bundle.id] = plan.assessment
  }

  /// Takes in one that is as it was.
  mutating func leave(_ bundle: DesiredBundle, _ assessment: Assessment) {
    resting[bundle.id] = assessment
    assessments[bundle.id] = assessment
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
    held: Set<BundleID>, remembering memory: PlanMemory
  ) -> (changes: [Change], drifts: [ObjectDrift], resting: Set<ConfigMapKey>) {
    let waiting = mapsNamedOnly(by: held)
    let closed = Set(unfit.values.filter { !$0.takesObjects }.map(\.namespace))
    var (changes, drifts, resting) = ([Change](), [ObjectDrift](), Set<ConfigMapKey>())
    for wanted in desired.configMaps.values.sorted(by: { $0.key < $1.key }) {
      let lives = live.configMaps[wanted.key]
      guard !memory.isResting(wanted.key, in: self),
        let cause = wanted.causeToApply(over: lives)
      else {
        resting.insert(wanted.key)
        continue
      }
      guard !closed.contains(wanted.namespace) else { continue }
      if cause == .drifted, let lives { drifts.append(wanted.drift(of: lives)) }
      let waits = waiting.contains(wanted.key) && cause != .drifted
      if !waits, mayApply(for: cause) { changes.append(.applyConfigMap(wanted, cause)) }
    }
    return (changes, drifts, resting)
  }

  private func mapsNamedOnly(by held: Set<BundleID>) -> Set<ConfigMapKey> {
    guard !held.isEmpty else { return [] }
    let named = desired.bundles.values.filter { held.contains($0.id) }.compactMap(\.valuesKey)
    let others = desired.bundles.values.filter { !held.contains($0.id) }.compactMap(\.valuesKey)
    return Set(named).subtracting(others)
  }
}
