// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion

/// What Git says of an environment as a whole, at one revision.
struct EnvironmentLayout: Sendable {
  /// Those of all its clusters.
  let waves: [Wave]
  /// Where Bundles of a name are wanted, in order.
  let targets: [BundleName: [TargetID]]
  /// Those of the Bundles that do not go to all of its clusters.
  private let ownWaves: [BundleName: [Wave]]

  init(of clusters: [DesiredCluster], rules: RolloutRules) {
    let targets = clusters.flatMap { cluster in
      cluster.bundles.keys.map { TargetID(cluster: cluster.id, bundle: $0) }
    }
    self.targets = Dictionary(grouping: targets, by: \.bundle.name).mapValues { $0.sorted() }
    let active = clusters.filter { !$0.settings.isSuspended }
    let settings = Dictionary(uniqueKeysWithValues: active.map { ($0.id, $0.settings) })
    waves = FerryPromotion.waves(of: settings, rules: rules)
    var reached: [BundleName: Set<ClusterID>] = [:]
    for cluster in active {
      for bundle in cluster.bundles.values where !bundle.isSuspended {
        reached[bundle.id.name, default: []].insert(cluster.id)
      }
    }
    // What it wants could not be read, so it may be anything.
    let unread = Set(active.lazy.filter(\.isBroken).map(\.id))
    ownWaves = reached.filter { $0.value.count < active.count }.mapValues { clusters in
      let members = settings.filter { clusters.contains($0.key) || unread.contains($0.key) }
      return FerryPromotion.waves(of: members, rules: rules)
    }
  }

  /// Those of the clusters that a Bundle of the name goes to.
  func waves(of bundle: BundleName) -> [Wave] { ownWaves[bundle] ?? waves }
}
