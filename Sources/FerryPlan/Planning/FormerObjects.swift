// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What Git wanted before of objects of a cluster, of which it wants something else now: it counts until
/// their turn has come.
package struct FormerObjects: Sendable {
  /// Of each the last, and what was applied last.
  private var bundles: [BundleID: [DesiredBundle]] = [:]
  private var configMaps: [ConfigMapKey: [DesiredConfigMap]] = [:]

  /// Of no object.
  package init() {}

  /// What Git wanted when the Bundle was applied last.
  func bundle(_ live: LiveBundle) -> DesiredBundle? {
    bundles[live.id]?.first { $0.isApplied(in: live) }
  }

  /// What Git wanted when the ConfigMap was applied last.
  func configMap(_ live: LiveConfigMap) -> DesiredConfigMap? {
    configMaps[live.key]?.first { $0.isApplied(in: live) }
  }

  /// Takes in what Git wants otherwise than before, and forgets what is applied by now.
  mutating func update(
    from bundles: SortedMap<BundleID, DesiredBundle>, _ maps: [ConfigMapKey: DesiredConfigMap],
    by facts: PlanFacts
  ) {
    let (desired, live) = (facts.desired, facts.live)
    for id in desired.bundles.changedKeys(since: bundles) {
      guard let old = bundles[id] else { continue }
      let known = self.bundles[id] ?? []
      self.bundles[id] = [old] + known.filter { live.bundles[id].map($0.isApplied) ?? false }
    }
    // The same storage is told at once.
    let isSame = maps == desired.configMaps
    for (key, old) in maps where !isSame && old != desired.configMaps[key] {
      let known = configMaps[key] ?? []
      configMaps[key] = [old] + known.filter { live.configMaps[key].map($0.isApplied) ?? false }
    }
    self.bundles = self.bundles.filter { id, _ in
      guard let wanted = desired.bundles[id], let lives = live.bundles[id] else { return false }
      return !wanted.isApplied(in: lives)
    }
    configMaps = configMaps.filter { key, _ in
      guard let wanted = desired.configMaps[key], let lives = live.configMaps[key] else {
        return false
      }
      return !wanted.isApplied(in: lives)
    }
  }
}
