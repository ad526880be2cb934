// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the last plan of a cluster found as Git wants it, so that the next one need not decide that
/// again: a plan costs what changed since, not what there is.
///
/// A target is at rest where nothing is to be done for it and time alone changes nothing; it stays so
/// as long as all that was known of it does.
package struct PlanMemory: Sendable {
  private var desired: DesiredCluster?
  private var live = LiveState()
  private var needsVerification = false
  private var resting: [BundleID: Resting] = [:]
  private var restingMaps: Set<ConfigMapKey> = []

  /// One object, so that it is handed on without a copy.
  private final class Resting: Sendable {
    let assessment: Assessment
    init(_ assessment: Assessment) { self.assessment = assessment }
  }

  /// Remembers nothing: everything is planned.
  package init() {}

  /// How the target stands, where it was at rest and is so still.
  func assessment(of bundle: DesiredBundle, from facts: PlanFacts) -> Assessment? {
    guard let rested = resting[bundle.id]?.assessment, let release = rested.release,
      facts.releases[bundle.id] == .resolved(release), facts.unfit[bundle.id] == nil,
      facts.needsVerification == needsVerification, desired?.bundles[bundle.id] == bundle,
      live.bundles[bundle.id] == facts.live.bundles[bundle.id],
      live.jobs[bundle.id] == facts.live.jobs[bundle.id]
    else { return nil }
    return bundle.valuesKey.map { isSame($0, in: facts) } ?? true ? rested : nil
  }

  /// Whether the ConfigMap was as Git wants it, and neither changed since.
  func isResting(_ key: ConfigMapKey, in facts: PlanFacts) -> Bool {
    restingMaps.contains(key) && isSame(key, in: facts)
  }

  private func isSame(_ key: ConfigMapKey, in facts: PlanFacts) -> Bool {
    desired?.configMaps[key] == facts.desired.configMaps[key]
      && live.configMaps[key] == facts.live.configMaps[key]
  }

  /// Takes in what was found at rest from the facts.
  mutating func remember(
    _ assessments: [BundleID: Assessment], _ maps: Set<ConfigMapKey>, of facts: PlanFacts
  ) {
    let before = resting
    resting = [:]
    resting.reserveCapacity(assessments.count)
    for (id, assessment) in assessments {
      let known = before[id]
      resting[id] = known?.assessment == assessment ? known : Resting(assessment)
    }
    restingMaps = maps
    (desired, live) = (facts.desired, facts.live)
    needsVerification = facts.needsVerification
  }
}
