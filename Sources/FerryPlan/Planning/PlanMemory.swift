// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the last plan of a cluster found as Git wants it, so that the next one need not decide that
/// again: a plan costs what changed since, not what there is.
///
/// A target is at rest where nothing is to be done for it and time alone changes nothing; it stays so
/// as long as all that was known of it does. Of what is not at rest nothing is kept.
package struct PlanMemory: Sendable {
  private var needsVerification = false
  private var targets: [BundleID: RestingTarget] = [:]
  private var wantedMaps: [ConfigMapKey: DesiredConfigMap] = [:]
  private var liveMaps: [ConfigMapKey: LiveConfigMap] = [:]
  /// The ConfigMaps that were as Git wants them.
  private var restingMaps: Set<ConfigMapKey> = []
  /// How the targets at rest stand.
  private(set) var assessments: [BundleID: Shared<Assessment>] = [:]

  /// All that was known of a target at rest, as one object, so that it is handed on without a copy.
  private final class RestingTarget: Sendable {
    let bundle: DesiredBundle
    let release: Release
    let live: LiveBundle?
    let jobs: [LiveJob]?

    init(_ bundle: DesiredBundle, _ release: Release, _ live: LiveBundle?, _ jobs: [LiveJob]?) {
      (self.bundle, self.release, self.live, self.jobs) = (bundle, release, live, jobs)
    }
  }

  /// Remembers nothing: everything is planned.
  package init() {}

  /// Forgets the targets that may not be at rest any more by these facts, and gives the Bundles that
  /// are to be planned, in order.
  mutating func part(_ facts: PlanFacts) -> [DesiredBundle] {
    let changed = changedMaps(in: facts)
    if facts.needsVerification != needsVerification { forgetTargets() }
    let moving = facts.desired.bundles.values.filter {
      !rests($0, in: facts, changed: changed)
    }
    for bundle in moving { forget(bundle.id) }
    if targets.count + moving.count > facts.desired.bundles.count {
      for id in targets.keys where facts.desired.bundles[id] == nil { forget(id) }
    }
    needsVerification = facts.needsVerification
    restingMaps.subtract(changed)
    (wantedMaps, liveMaps) = (facts.desired.configMaps, facts.live.configMaps)
    return moving.sorted { $0.id < $1.id }
  }

  /// Whether the ConfigMap was as Git wants it, and neither changed since.
  func isResting(_ key: ConfigMapKey) -> Bool { restingMaps.contains(key) }

  /// Takes in what was found at rest.
  mutating func remember(
    _ bundle: DesiredBundle, _ assessment: Shared<Assessment>, in facts: PlanFacts
  ) {
    guard let release = assessment.value.release else { return }
    targets[bundle.id] = RestingTarget(
      bundle, release, facts.live.bundles[bundle.id], facts.live.jobs[bundle.id])
    assessments[bundle.id] = assessment
  }

  /// Takes in a ConfigMap that is as Git wants it.
  mutating func remember(_ key: ConfigMapKey) { restingMaps.insert(key) }

  private func rests(
    _ bundle: DesiredBundle, in facts: PlanFacts, changed: Set<ConfigMapKey>
  ) -> Bool {
    guard let rested = targets[bundle.id], rested.bundle == bundle,
      facts.unfit.isEmpty || facts.unfit[bundle.id] == nil,
      facts.releases[bundle.id] == .resolved(rested.release),
      rested.live == facts.live.bundles[bundle.id], rested.jobs == facts.live.jobs[bundle.id]
    else { return false }
    return changed.isEmpty || bundle.valuesKey.map { !changed.contains($0) } ?? true
  }

  /// The ConfigMaps of which Git wants something else, or that live otherwise, than at the last plan.
  private func changedMaps(in facts: PlanFacts) -> Set<ConfigMapKey> {
    Set(changedKeys(from: wantedMaps, to: facts.desired.configMaps))
      .union(changedKeys(from: liveMaps, to: facts.live.configMaps))
  }

  private mutating func forget(_ id: BundleID) {
    guard targets.removeValue(forKey: id) != nil else { return }
    assessments[id] = nil
  }

  private mutating func forgetTargets() {
    targets = [:]
    assessments = [:]
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
