// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension DesiredCluster {
  /// What is to be in the cluster: what Git says, but what lives wherever a rule leaves a field to
  /// the cluster.
  ///
  /// All that is decided and written follows from the result, so an ignored field is never drift, and
  /// no apply takes back what somebody set there. An object that does not live yet is as Git says.
  package func leavingIgnored(in live: LiveState) -> DesiredCluster {
    guard !drift.ignored.isEmpty else { return self }
    var cluster = self
    for (id, wanted) in bundles {
      cluster.bundles[id] = wanted.leavingIgnored(by: drift, in: live.bundles[id])
    }
    for (key, wanted) in configMaps {
      cluster.configMaps[key] = wanted.leavingIgnored(by: drift, in: live.configMaps[key])
    }
    for (id, wanted) in configWatchers {
      cluster.configWatchers[id] = wanted.leavingIgnored(by: drift, in: live.configWatchers[id])
    }
    return cluster
  }
}

extension DesiredBundle {
  /// The same, with what lives at the fields that the rules leave to the cluster.
  ///
  /// - Parameter anyVersion: whatever else is set there meanwhile.
  package func leavingIgnored(
    by rules: DriftRules, in live: LiveBundle?, anyVersion: Bool = false
  ) -> DesiredBundle {
    let fields = rules.fields(of: .bundle, id.namespace, id.name.text)
    guard let live, !fields.isEmpty else { return self }
    let kept = fields.leaving(.environment, of: environment, as: live.spec["env"]?.strings ?? [:])
    var spec = spec
    if kept != environment { spec["env"] = kept.isEmpty ? nil : JSONValue(kept) }
    return with(
      environment: kept, labels: fields.leaving(.labels, of: labels, as: live.labels),
      annotations: fields.leaving(.annotations, of: annotations, as: live.annotations), spec: spec,
      left: LeftToCluster(wantedHash: appliedHash, version: anyVersion ? nil : live.version))
  }
}

extension DesiredConfigMap {
  /// The same, with what lives at the fields that the rules leave to the cluster.
  ///
  /// - Parameter anyVersion: whatever else is set there meanwhile.
  package func leavingIgnored(
    by rules: DriftRules, in live: LiveConfigMap?, anyVersion: Bool = false
  ) -> DesiredConfigMap {
    let fields = rules.fields(of: .configMap, namespace, name)
    guard let live, !fields.isEmpty else { return self }
    return with(
      data: live.data.map { fields.leaving(.data, of: data, as: $0) },
      labels: fields.leaving(.labels, of: labels, as: live.labels),
      annotations: fields.leaving(.annotations, of: annotations, as: live.annotations),
      left: LeftToCluster(wantedHash: appliedHash, version: anyVersion ? nil : live.version))
  }
}

extension DesiredConfigWatcher {
  /// The same, with what lives at the fields that the rules leave to the cluster.
  ///
  /// - Parameter anyVersion: whatever else is set there meanwhile.
  package func leavingIgnored(
    by rules: DriftRules, in live: LiveConfigWatcher?, anyVersion: Bool = false
  ) -> DesiredConfigWatcher {
    let fields = rules.fields(of: .configWatcher, id.namespace, id.name)
    guard let live, !fields.isEmpty else { return self }
    var watcher = self
    watcher.left = LeftToCluster(
      wantedHash: appliedHash, version: anyVersion ? nil : live.version)
    watcher.labels = fields.leaving(.labels, of: labels, as: live.labels)
    watcher.annotations = fields.leaving(.annotations, of: annotations, as: live.annotations)
    watcher.podSelector = fields.leaving(.podSelector, of: podSelector, as: live.podSelector)
    return watcher
  }
}
