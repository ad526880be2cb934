// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

extension ClusterWorker {
  /// Dry-runs each Bundle that the plan begins to roll out, on every cluster of its environment.
  ///
  /// Where no other cluster gets the change the write itself tells as much, so nothing is rehearsed.
  /// A cluster that is out of reach is not asked. A refusal takes the Bundle's changes out of the
  /// plan, and is given as a sentence.
  func rehearse(
    _ plan: inout Plan, of cluster: DesiredCluster, state: FleetState,
    liveElsewhere: @escaping @Sendable (ClusterID) -> LiveState?
  ) async -> String? {
    guard let desired = state.desired else { return nil }
    let waiting = bundlesToRehearse(plan).filter {
      !rehearsals.hasPassed(
        .init(environment: cluster.id.environment, bundle: $0, revision: desired.revision))
    }
    let answers = await mapAtOnce(waiting) { bundle in
      let key = Rehearsals.Key(
        environment: cluster.id.environment, bundle: bundle, revision: desired.revision)
      let refusal = await rehearsals.once(key) {
        let parts = parts(of: bundle, in: key.environment, state: state, live: liveElsewhere)
        guard parts.contains(where: { $0.cluster != cluster.id }) else { return nil }
        return await rehearse(parts)
      }
      return (bundle, refusal)
    }
    let refusals = Dictionary(answers) { first, _ in first }.compactMapValues(\.self)
    for bundle in waiting {
      guard let refusal = refusals[bundle] else { continue }
      plan.withdraw(bundle, values: cluster.bundles[bundle]?.values, because: refusal)
    }
    return waiting.first { refusals[$0] != nil }.map {
      "\($0): \(refusals[$0] ?? ""); nothing was changed anywhere"
    }
  }

  private func rehearse(_ parts: [RehearsalPart]) async -> String? {
    await FerryEngine.rehearse(parts, clusters: ports.clusters, time: ports.time) {
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
    of bundle: BundleID, in environment: EnvironmentName, state: FleetState,
    live: (ClusterID) -> LiveState?
  ) -> [RehearsalPart] {
    let now = ports.time.now
    return (state.desired?.clusters ?? [:]).values
      .filter { cluster in
        cluster.id.environment == environment && !cluster.isBroken && !cluster.settings.isSuspended
          && state.clusters[cluster.id]?.isKnown != false
          && !rehearsals.leavesOut(cluster.id, at: now)
      }
      .compactMap { cluster in
        let known = live(cluster.id)
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
