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
  package func leavingIgnored(by rules: DriftRules, in live: LiveBundle?) -> DesiredBundle {
    let fields = rules.fields(of: .bundle, id.namespace, id.name.text)
    guard let live, !fields.isEmpty else { return self }
    var bundle = self
    bundle.left = LeftToCluster(wantedHash: appliedHash, version: live.version)
    bundle.labels = fields.leaving(.labels, of: labels, as: live.labels)
    bundle.annotations = fields.leaving(.annotations, of: annotations, as: live.annotations)
    bundle.environment = fields.leaving(
      .environment, of: environment, as: live.spec["env"]?.strings ?? [:])
    if bundle.environment != environment {
      bundle.spec["env"] = bundle.environment.isEmpty ? nil : JSONValue(bundle.environment)
    }
    return bundle
  }
}

extension DesiredConfigMap {
  /// The same, with what lives at the fields that the rules leave to the cluster.
  package func leavingIgnored(by rules: DriftRules, in live: LiveConfigMap?) -> DesiredConfigMap {
    let fields = rules.fields(of: .configMap, namespace, name)
    guard let live, !fields.isEmpty else { return self }
    var map = self
    map.left = LeftToCluster(wantedHash: appliedHash, version: live.version)
    map.labels = fields.leaving(.labels, of: labels, as: live.labels)
    map.annotations = fields.leaving(.annotations, of: annotations, as: live.annotations)
    if let lives = live.data { map.data = fields.leaving(.data, of: data, as: lives) }
    return map
  }
}

extension DesiredConfigWatcher {
  /// The same, with what lives at the fields that the rules leave to the cluster.
  package func leavingIgnored(
    by rules: DriftRules, in live: LiveConfigWatcher?
  ) -> DesiredConfigWatcher {
    let fields = rules.fields(of: .configWatcher, id.namespace, id.name)
    guard let live, !fields.isEmpty else { return self }
    var watcher = self
    watcher.left = LeftToCluster(wantedHash: appliedHash, version: live.version)
    watcher.labels = fields.leaving(.labels, of: labels, as: live.labels)
    watcher.annotations = fields.leaving(.annotations, of: annotations, as: live.annotations)
    watcher.podSelector = fields.leaving(.podSelector, of: podSelector, as: live.podSelector)
    return watcher
  }
}
