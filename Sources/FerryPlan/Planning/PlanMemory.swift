// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the last plan of a cluster found as Git wants it, so that the next one need not decide that
/// again: a plan costs what changed since, not what there is.
///
/// A target is at rest where nothing is to be done for it and time alone changes nothing; it stays so
/// as long as all that was known of it does. Of a target that is not at rest nothing is kept.
package struct PlanMemory: Sendable {
  private var needsVerification = false
  private var targets: [BundleID: RestingTarget] = [:]
  private var wantedMaps: [ConfigMapKey: DesiredConfigMap] = [:]
  private var liveMaps: [ConfigMapKey: LiveConfigMap] = [:]
  /// The ConfigMaps that were as Git wants them.
  private var restingMaps: Set<ConfigMapKey> = []

  /// All that was known of a target at rest, as one object, so that it is handed on without a copy.
  private final class RestingTarget: Sendable {
    let assessment: Shared<Assessment>
    let bundle: DesiredBundle
    let live: LiveBundle?
    let jobs: [LiveJob]?

    init(_ assessment: Shared<Assessment>, of bundle: DesiredBundle, in facts: PlanFacts) {
      self.assessment = assessment
      self.bundle = bundle
      live = facts.live.bundles[bundle.id]
      jobs = facts.live.jobs[bundle.id]
    }
  }

  /// Remembers nothing: everything is planned.
  package init() {}

  /// Forgets the targets that may not be at rest any more by these facts, and gives the Bundles that
  /// are to be planned, in order.
  mutating func takeMoving(_ facts: PlanFacts) -> [DesiredBundle] {
    let changed = changedMaps(in: facts)
    if facts.needsVerification != needsVerification { targets = [:] }
    let moving = facts.desired.bundles.values.filter {
      !rests($0, in: facts, changed: changed)
    }
    for bundle in moving { targets[bundle.id] = nil }
    if targets.count + moving.count > facts.desired.bundles.count {
      targets = targets.filter { facts.desired.bundles[$0.key] != nil }
    }
    needsVerification = facts.needsVerification
    restingMaps.subtract(changed)
    (wantedMaps, liveMaps) = (facts.desired.configMaps, facts.live.configMaps)
    return moving.sorted { $0.id < $1.id }
  }

  /// How the targets at rest stand.
  var assessments: [BundleID: Shared<Assessment>] { targets.mapValues(\.assessment) }

  /// Whether the ConfigMap was as Git wants it, and neither changed since.
  func isResting(_ key: ConfigMapKey) -> Bool { restingMaps.contains(key) }

  /// Takes in what was found at rest.
  mutating func remember(
    _ bundle: DesiredBundle, _ assessment: Shared<Assessment>, in facts: PlanFacts
  ) {
    targets[bundle.id] = RestingTarget(assessment, of: bundle, in: facts)
  }

  /// Takes in a ConfigMap that is as Git wants it.
  mutating func remember(_ key: ConfigMapKey) { restingMaps.insert(key) }

  private func rests(
    _ bundle: DesiredBundle, in facts: PlanFacts, changed: Set<ConfigMapKey>
  ) -> Bool {
    guard let rested = targets[bundle.id], rested.bundle == bundle,
      case .resolved(let release)? = facts.releases[bundle.id],
      rested.assessment.value.release == release,
      facts.unfit.isEmpty || facts.unfit[bundle.id] == nil,
      rested.live == facts.live.bundles[bundle.id], rested.jobs == facts.live.jobs[bundle.id]
    else { return false }
    return changed.isEmpty || bundle.valuesKey.map { !changed.contains($0) } ?? true
  }

  /// The ConfigMaps of which Git wants something else, or that live otherwise, than at the last plan.
  private func changedMaps(in facts: PlanFacts) -> Set<ConfigMapKey> {
    Set(changedKeys(from: wantedMaps, to: facts.desired.configMaps))
      .union(changedKeys(from: liveMaps, to: facts.live.configMaps))
  }
}

/// The keys of which there is another value, or none any more.
private func changedKeys<Key, Value: Equatable>(
  from old: [Key: Value], to new: [Key: Value]
) -> [Key] {
  // The same storage is told at once.
  guard old != new else { return [] }
  return new.keys.filter { old[$0] != new[$0] } + old.keys.filter { new[$0] == nil }
}
