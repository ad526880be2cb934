// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts

extension ClusterWorker {
  /// Dry-runs each Bundle that the plan begins to roll out, on every cluster of its environment.
  ///
  /// Where no other cluster gets the change the write itself tells as much, so nothing is rehearsed. A
  /// cluster that was out of reach when the others rehearsed does so by itself. A refusal takes the
  /// Bundle's changes out of the plan, and is given as a sentence.
  func rehearse(
    _ plan: inout Plan, of cluster: DesiredCluster, state: FleetState,
    sight: @escaping @Sendable (ClusterID) -> ClusterSight
  ) async -> String? {
    guard let desired = state.desired else { return nil }
    let environment = cluster.id.environment
    let waiting = bundlesToRehearse(plan).map {
      Rehearsals.Key(environment: environment, bundle: $0, revision: desired.revision)
    }.filter { !rehearsals.hasPassed($0, on: cluster.id) }
    let answers = await mapAtOnce(waiting) { key in
      (key.bundle, await refusal(of: key, for: cluster.id, state: state, sight: sight))
    }
    let refusals = Dictionary(answers) { first, _ in first }.compactMapValues(\.self)
    for bundle in waiting.map(\.bundle) {
      guard let refusal = refusals[bundle] else { continue }
      plan.withdraw(bundle, values: cluster.bundles[bundle]?.values, because: refusal)
    }
    return waiting.first { refusals[$0.bundle] != nil }.map {
      "\($0.bundle): \(refusals[$0.bundle] ?? ""); nothing was changed anywhere"
    }
  }

  private func refusal(
    of key: Rehearsals.Key, for cluster: ClusterID, state: FleetState,
    sight: @escaping @Sendable (ClusterID) -> ClusterSight
  ) async -> String? {
    let refusal = await rehearsals.once(key) {
      let parts = parts(of: key, state: state, sight: sight)
      guard parts.contains(where: { $0.cluster != cluster }) else {
        return RehearsalResult(passed: [cluster])
      }
      return await rehearse(parts, sight: sight)
    }
    guard refusal == nil, !rehearsals.hasPassed(key, on: cluster) else { return refusal }
    guard
      let own = state.desired?.clusters[cluster].flatMap({ part(of: key.bundle, on: $0, sight) })
    else { return nil }
    let result = await rehearse([own], sight: sight)
    if result.refusal == nil { rehearsals.notePassed(key, on: cluster) }
    return result.refusal
  }

  private func rehearse(
    _ parts: [RehearsalPart], sight: (ClusterID) -> ClusterSight
  ) async -> RehearsalResult {
    await FerryEngineClusters.rehearse(
      parts, clusters: ports.clusters, time: ports.time, sight: sight
    ) {
      rehearsals.leaveOut($0, at: ports.time.now)
    }
  }

  private func bundlesToRehearse(_ plan: Plan) -> [BundleID] {
    plan.changes.compactMap { change in
      if case .applyBundle(let bundle, let cause) = change, cause != .drifted {
        bundle.id
      } else {
        nil
      }
    }
  }

  /// What will be applied for the Bundle on each cluster that has it and is in working order.
  private func parts(
    of key: Rehearsals.Key, state: FleetState, sight: (ClusterID) -> ClusterSight
  ) -> [RehearsalPart] {
    let now = ports.time.now
    return (state.desired?.clusters ?? [:]).values
      .filter { cluster in
        cluster.id.environment == key.environment && !cluster.isBroken
          && !cluster.settings.isSuspended && state.clusters[cluster.id]?.isKnown != false
          && !rehearsals.leavesOut(cluster.id, at: now)
      }
      .compactMap { part(of: key.bundle, on: $0, sight) }
  }

  /// Nothing where the cluster does not have it, or has it as it would be applied.
  private func part(
    of bundle: BundleID, on cluster: DesiredCluster, _ sight: (ClusterID) -> ClusterSight
  ) -> RehearsalPart? {
    let known = sight(cluster.id).live
    guard let wanted = cluster.wanted(bundle, in: known) else { return nil }
    // Values that are as they were applied are not written either, whatever drifted in them.
    let values = wanted.values.flatMap {
      cluster.wanted(ConfigMapKey(namespace: bundle.namespace, name: $0), in: known)
    }.flatMap { known?.configMaps[$0.key]?.appliedHash == $0.appliedHash ? nil : $0 }
    guard known?.bundles[bundle]?.annotations[appliedAnnotation] != wanted.appliedHash else {
      return nil
    }
    return RehearsalPart(
      cluster: cluster.id, contexts: cluster.contexts,
      manifests: (values.map { [$0.manifest] } ?? []) + [wanted.manifest])
  }
}

extension DesiredCluster {
  /// As it would be applied, whatever the version is that lives by then.
  fileprivate func wanted(_ bundle: BundleID, in live: LiveState?) -> DesiredBundle? {
    var wanted = bundles[bundle]?.leavingIgnored(by: drift, in: live?.bundles[bundle])
    wanted?.left?.version = nil
    return wanted
  }

  /// As it would be applied, whatever the version is that lives by then.
  fileprivate func wanted(_ key: ConfigMapKey, in live: LiveState?) -> DesiredConfigMap? {
    var wanted = configMaps[key]?.leavingIgnored(by: drift, in: live?.configMaps[key])
    wanted?.left?.version = nil
    return wanted
  }
}

extension Plan {
  /// Takes out what would be done for a Bundle, its values included.
  fileprivate mutating func withdraw(
    _ bundle: BundleID, values: String?, because refusal: String
  ) {
    changes.removeAll { change in
      if case .applyConfigMap(let map, _) = change {
        return map.namespace == bundle.namespace && map.name == values
      }
      return change.bundle == bundle
    }
    assessments[bundle]?.degrade("RehearsalRefused", refusal)
  }

  /// Says of each Bundle that is not deployed yet which of its changes the cluster refused.
  mutating func note(_ failed: [ChangeReport.FailedChange], of cluster: DesiredCluster) {
    for failed in failed where failed.failure.disposition == .stalled {
      for bundle in failed.change.dependents(in: cluster)
      where assessments[bundle]?.isSettled == false {
        assessments[bundle]?.degrade("WriteRefused", failed.failure.description)
      }
    }
  }
}

extension Assessment {
  fileprivate mutating func degrade(_ reason: String, _ message: String) {
    health = .degraded
    self.reason = reason
    self.message = message
    isSettled = false
  }
}
