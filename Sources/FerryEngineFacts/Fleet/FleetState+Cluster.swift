// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPromotion

extension FleetState {
  /// Takes in how a cluster was found, and gives what is worth telling.
  package mutating func record(_ standing: ClusterStanding, of cluster: ClusterID) -> [String] {
    let (before, difference) = clusters.update(standing, of: cluster)
    var events: [String] = []
    if let trouble = standing.trouble, trouble != before?.trouble {
      events.append("\(cluster): \(trouble)")
    } else if standing.trouble == nil, before?.trouble != nil {
      events.append("\(cluster): goes on")
    }
    for bundle in difference.changed.sorted() {
      guard let target = standing.targets[bundle] else { continue }
      let old = before?.targets[bundle]?.assessment
      events += news(of: bundle, on: cluster, from: old, to: target.assessment).map { [$0] } ?? []
    }
    if standing.leavesDrift {
      let known = Set(before?.drifted ?? [])
      events += standing.drifted.filter { !known.contains($0) }.map {
        "\(cluster): \($0) was changed by another hand and is left so"
      }
    }
    if standing.isKnown, standing.trouble == nil {
      events += difference.gone.sorted().map { "\(cluster): \($0.name) left Git and is gone" }
    }
    return events
  }

  private func news(
    of bundle: BundleID, on cluster: ClusterID, from old: Assessment?, to new: Assessment
  ) -> String? {
    let place = "\(cluster): \(bundle.name)"
    if let deployed = new.deployed, new.isSettled {
      guard old?.isSettled == false else { return nil }
      return "\(place) \(deployed.release.version) is deployed"
    }
    guard !new.waitsForLook, old?.reason != new.reason || old?.release != new.release else {
      return nil
    }
    switch new.health {
    case .degraded, .missing: return "\(place): \(new.message)"
    case .progressing:
      return "\(place) \(new.release?.version ?? new.wanted.description): \(new.message)"
    case .healthy, .unknown: return nil
    }
  }
}

extension ClusterStanding {
  /// The standing that follows from a plan; what is known already stays the same object.
  ///
  /// - Parameter isOthers: another replica carries the plan out.
  package init(
    plan: Plan, desired: DesiredCluster, revision: Revision, trouble: String?, isStalled: Bool,
    isOthers: Bool = false, before: ClusterStanding?, at now: Timestamp
  ) {
    self.init(revision: revision, isKnown: true, trouble: trouble, isStalled: isStalled)
    if trouble != nil, !isStalled {
      troubledSince = before?.troubledSince ?? now
      takesNoWrites = now - (troubledSince ?? now) >= Self.patience
    }
    (assessed, wanted) = (plan.assessments, desired.bundles)
    targets = before?.targets ?? [:]
    let others = Set(assessed.changedKeys(since: before?.assessed ?? [:]))
      .union(wanted.changedKeys(since: before?.wanted ?? [:]))
    for id in others {
      targets[id] = assessed[id].map { assessment in
        KnownTarget(assessment, of: id, on: desired)
      }
    }
    if targets.keys != assessed.keys { targets = targets.filter { assessed[$0.key] != nil } }
    waiting = Set(plan.assessments.lazy.filter { $0.value.value.waitsForWave }.map { $0.key })
    drifted = plan.drifts.map(\.object).sorted()
    leavesDrift = plan.leavesDrift
    plannedChanges = plan.changes.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    for bundle in plan.stuckBundles(isOthers: isOthers) {
      stuckSince[bundle] = before?.stuckSince[bundle] ?? now
    }
    stuck = Set(stuckSince.filter { now - $0.value >= Self.patience }.keys)
  }

  /// A cluster that could not be looked at keeps what was last known of its Bundles, as unknown, and
  /// what Git wants of them now.
  package init(
    blind trouble: String, isStalled: Bool, desired: DesiredCluster, revision: Revision,
    before: ClusterStanding?
  ) {
    self.init(revision: revision, isKnown: false, trouble: trouble, isStalled: isStalled)
    waiting = before?.waiting ?? []
    drifted = before?.drifted ?? []
    leavesDrift = before?.leavesDrift ?? false
    targets = before?.targets ?? [:]
    for id in targets.keys {
      targets[id] = targets[id].map { KnownTarget(blind: trouble, of: id, on: desired, before: $0) }
    }
  }
}

extension Plan {
  /// The Bundles that do not get on for a reason that is not the cluster's.
  fileprivate func stuckBundles(isOthers: Bool) -> Set<BundleID> {
    let unknown = assessments.lazy.filter { _, assessment in
      assessment.value.health == .unknown && !assessment.value.isSettled
        && !assessment.value.isLeftOut && !assessment.value.waitsForWave
    }.map(\.key)
    return Set(unknown).union(isOthers ? changes.filter(\.isWrite).compactMap(\.bundle) : [])
  }
}

extension KnownTarget {
  fileprivate convenience init(
    blind trouble: String, of id: BundleID, on cluster: DesiredCluster, before: KnownTarget
  ) {
    var (assessment, standing) = (before.assessment, before.standing?.value)
    assessment.health = .unknown
    assessment.message = trouble
    assessment.isSettled = false
    if let bundle = cluster.bundles[id] {
      // What another version was resolved to says nothing of this one.
      if bundle.version != assessment.wanted { assessment.release = nil }
      assessment.wanted = bundle.version
      assessment.isLeftOut = cluster.settings.isSuspended || bundle.isSuspended
      standing = Standing(of: bundle, on: cluster.id, assessment)
    } else {
      standing?.health = .unknown
      standing?.message = trouble
      standing?.isSettled = false
    }
    let lost = before.lost(trouble, id, on: cluster)
    self.init(Shared(assessment), standing.map(Shared.init), failure: before.failure ?? lost)
  }

  /// A cluster that goes out of reach in the midst of a deployment may do so because of it.
  private func lost(
    _ trouble: String, _ bundle: BundleID, on cluster: DesiredCluster
  ) -> Failure? {
    let wanted = assessment.wanted
    guard standing?.hasBegun == true, cluster.bundles[bundle]?.version == wanted else { return nil }
    let version = assessment.release?.version ?? "\(wanted)"
    return Failure(
      of: bundle, on: cluster, "it was lost while it was brought to \(version): \(trouble)")
  }
}
