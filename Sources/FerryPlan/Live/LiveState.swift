// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What was observed in one cluster.
package struct LiveState: Hashable, Sendable {
  package var bundles: SortedMap<BundleID, LiveBundle>
  package var configMaps: [ConfigMapKey: LiveConfigMap]
  /// Jobs of Ferry's by the Bundle that they work for.
  package var jobs: SortedMap<BundleID, [LiveJob]>
  package var configWatchers: [ConfigWatcherID: LiveConfigWatcher] = [:]

  package init(
    bundles: SortedMap<BundleID, LiveBundle> = [:], configMaps: [ConfigMapKey: LiveConfigMap] = [:],
    jobs: SortedMap<BundleID, [LiveJob]> = [:]
  ) {
    self.bundles = bundles
    self.configMaps = configMaps
    self.jobs = jobs
  }
}
