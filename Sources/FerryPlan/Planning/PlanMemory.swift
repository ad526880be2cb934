// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the last plan of a cluster was made from and what it found, so that the next one need not
/// decide again what nothing changed of: a plan costs what changed since, not what there is.
///
/// A target is at rest where nothing is to be done for it and time alone changes nothing; it stays so
/// as long as all that was known of it does.
package struct PlanMemory: Sendable {
  private var needsVerification = false
  private var wanted: SortedMap<BundleID, DesiredBundle> = [:]
  private var releases: SortedMap<BundleID, ReleaseAnswer> = [:]
  private var live = LiveState()
  private var wantedMaps: [ConfigMapKey: DesiredConfigMap] = [:]
  private var former = FormerObjects()
  /// How each target stood.
  private(set) var assessments: SortedMap<BundleID, Shared<Assessment>> = [:]
  /// The targets that were not at rest.
  private var restless: Set<BundleID> = []
  /// The ConfigMaps that were as Git wants them.
  private var restingMaps: Set<ConfigMapKey> = []

  /// Remembers nothing: everything is planned.
  package init() {}

  /// What Git wanted before, of what it wants otherwise by these facts; to be asked before each plan.
  package mutating func former(by facts: PlanFacts) -> FormerObjects {
    former.update(from: wanted, wantedMaps, by: facts)
    return former
  }

  /// Gives the Bundles that may not be at rest by these facts, in order: each is to be planned, and
  /// remembered, next.
  mutating func takeMoving(_ facts: PlanFacts) -> [DesiredBundle] {
    let changedMaps = changedMaps(in: facts)
    let moving = moving(in: facts, changedMaps: changedMaps)
    if assessments.keys != facts.desired.bundles.keys {
      assessments = assessments.filter { facts.desired.bundles[$0.key] != nil }
    }
    restless = []
    needsVerification = facts.needsVerification
    restingMaps.subtract(changedMaps)
    (wanted, wantedMaps) = (facts.desired.bundles, facts.desired.configMaps)
    (live, releases) = (facts.live, facts.releases)
    return moving
  }

  /// Whether the ConfigMap was as Git wants it, and neither changed since.
  func isResting(_ key: ConfigMapKey) -> Bool { restingMaps.contains(key) }

  /// Takes in how a target was found.
  mutating func remember(
    _ bundle: DesiredBundle, _ assessment: Shared<Assessment>, isAtRest: Bool, in facts: PlanFacts
  ) {
    assessments[bundle.id] = assessment
    let known = assessment.value.release.map { ReleaseAnswer.resolved($0) }
    let isLasting =
      isAtRest && facts.unfit[bundle.id] == nil && known != nil
      && facts.releases[bundle.id] == known
    if !isLasting { restless.insert(bundle.id) }
  }

  /// Takes in a ConfigMap that is as Git wants it.
  mutating func remember(_ key: ConfigMapKey) { restingMaps.insert(key) }

  private func moving(
    in facts: PlanFacts, changedMaps: Set<ConfigMapKey>
  ) -> [DesiredBundle] {
    guard facts.needsVerification == needsVerification else { return facts.desired.bundles.values }
    var moving = restless.union(facts.unfit.keys)
    moving.formUnion(facts.desired.bundles.changedKeys(since: wanted))
    moving.formUnion(facts.releases.changedKeys(since: releases))
    moving.formUnion(facts.live.bundles.changedKeys(since: live.bundles))
    moving.formUnion(facts.live.jobs.changedKeys(since: live.jobs))
    if !changedMaps.isEmpty {
      let dependents = facts.desired.bundles.values.filter {
        $0.valuesKey.map(changedMaps.contains) ?? false
      }
      moving.formUnion(dependents.map(\.id))
    }
    return moving.sorted().compactMap { facts.desired.bundles[$0] }
  }

  /// The ConfigMaps of which Git wants something else, or that live otherwise, than at the last plan.
  private func changedMaps(in facts: PlanFacts) -> Set<ConfigMapKey> {
    Set(changedKeys(from: wantedMaps, to: facts.desired.configMaps))
      .union(changedKeys(from: live.configMaps, to: facts.live.configMaps))
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
