// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Plans one cluster: what Git wants against what lives, at one moment.
///
/// The same function serves `ferry plan`, `ferry sync` and `ferry serve`. A broken folder is never
/// planned: reading it partly would delete what could not be read.
package func plan(_ facts: PlanFacts) -> Plan {
  var facts = facts
  facts.desired = facts.desired.leavingIgnored(in: facts.live)
  guard !facts.desired.isBroken else { return facts.stopped("the folder has errors") }
  guard !facts.desired.settings.isSuspended else {
    return facts.stopped("suspended in cluster.yaml")
  }
  let targets = facts.desired.bundles.values.sorted { $0.id < $1.id }
    .map { ($0, facts.targetPlan($0)) }
  let pruned = facts.prune()
  let watching = facts.watching()
  let held = targets.filter(\.1.isHeld).map(\.0)
  let maps = facts.configMapChanges(heldBundles: held, targets: targets.map(\.0))
  let changes =
    maps.changes + targets.compactMap(\.1.apply) + targets.compactMap(\.1.job)
    + targets.compactMap(\.1.status)
    + pruned.changes + watching.changes
  let assessments = Dictionary(uniqueKeysWithValues: targets.map { ($0.0.id, $0.1.assessment) })
  var plan = Plan(
    cluster: facts.desired.id, changes: changes,
    assessments: assessments.merging(pruned.assessments) { wanted, _ in wanted })
  plan.nextRestart = watching.nextLook
  plan.drifts = targets.compactMap(\.1.drift) + maps.drifts + watching.drifts
  plan.leavesDrift = facts.desired.drift.answer == .report
  return plan
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
    heldBundles: [DesiredBundle], targets: [DesiredBundle]
  ) -> (changes: [Change], drifts: [ObjectDrift]) {
    let held = keys(of: heldBundles)
    let heldIDs = Set(heldBundles.map(\.id))
    let closed = Set(unfit.values.filter { !$0.takesObjects }.map(\.namespace))
    let free = keys(of: targets.filter { !heldIDs.contains($0.id) })
    var (changes, drifts) = ([Change](), [ObjectDrift]())
    for wanted in desired.configMaps.values.sorted(by: { $0.key < $1.key }) {
      let lives = live.configMaps[wanted.key]
      guard let cause = wanted.causeToApply(over: lives), !closed.contains(wanted.namespace)
      else { continue }
      if cause == .drifted, let lives { drifts.append(wanted.drift(of: lives)) }
      let waits = held.contains(wanted.key) && !free.contains(wanted.key) && cause != .drifted
      if !waits, mayApply(for: cause) { changes.append(.applyConfigMap(wanted, cause)) }
    }
    return (changes, drifts)
  }

  private func keys(of bundles: [DesiredBundle]) -> Set<ConfigMapKey> {
    Set(
      bundles.compactMap { bundle in
        bundle.values.map { ConfigMapKey(namespace: bundle.id.namespace, name: $0) }
      })
  }
}
