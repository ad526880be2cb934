// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the last plan of a cluster found as Git wants it, so that the next one need not decide that
/// again: a plan costs what changed since, not what there is.
///
/// A target is at rest where nothing is to be done for it and time alone changes nothing; it stays so
/// as long as all that was known of it does. Of what is not at rest nothing is kept.
package struct PlanMemory: Sendable {
  private var desired: DesiredCluster?
  private var needsVerification = false
  private var targets: [BundleID: RestingTarget] = [:]
  private var maps: [ConfigMapKey: LiveConfigMap] = [:]

  /// One object, so that it is handed on without a copy.
  private final class RestingTarget: Sendable {
    let assessment: Assessment
    let live: LiveBundle?
    let jobs: [LiveJob]?

    init(_ assessment: Assessment, _ live: LiveBundle?, _ jobs: [LiveJob]?) {
      (self.assessment, self.live, self.jobs) = (assessment, live, jobs)
    }
  }

  /// Remembers nothing: everything is planned.
  package init() {}

  /// How the target stands, where it was at rest and is so still.
  func assessment(of bundle: DesiredBundle, from facts: PlanFacts) -> Assessment? {
    guard let rested = targets[bundle.id], let release = rested.assessment.release,
      facts.releases[bundle.id] == .resolved(release), facts.unfit[bundle.id] == nil,
      facts.needsVerification == needsVerification, desired?.bundles[bundle.id] == bundle,
      rested.live == facts.live.bundles[bundle.id], rested.jobs == facts.live.jobs[bundle.id]
    else { return nil }
    // The target hangs on its values, which need not be at rest themselves, or in Git.
    return bundle.valuesKey.map { isResting($0, in: facts) } ?? true ? rested.assessment : nil
  }

  /// Whether the ConfigMap was as Git wants it, and neither changed since.
  func isResting(_ key: ConfigMapKey, in facts: PlanFacts) -> Bool {
    maps[key].map { $0 == facts.live.configMaps[key] } ?? false
      && desired?.configMaps[key] == facts.desired.configMaps[key]
  }

  /// Takes in what was found at rest from the facts.
  mutating func remember(
    _ assessments: [BundleID: Assessment], _ keys: Set<ConfigMapKey>, of facts: PlanFacts
  ) {
    let before = targets
    targets = [:]
    targets.reserveCapacity(assessments.count)
    for (id, assessment) in assessments {
      let (live, jobs) = (facts.live.bundles[id], facts.live.jobs[id])
      if let known = before[id], known.live == live, known.jobs == jobs,
        known.assessment == assessment
      {
        targets[id] = known
      } else {
        targets[id] = RestingTarget(assessment, live, jobs)
      }
    }
    maps = facts.live.configMaps.filter { keys.contains($0.key) }
    desired = facts.desired
    needsVerification = facts.needsVerification
  }
}
