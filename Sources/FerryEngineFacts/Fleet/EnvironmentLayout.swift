// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPromotion

/// What Git says of an environment as a whole, at one revision.
struct EnvironmentLayout: Sendable {
  /// All that it follows from: most revisions change nothing of it.
  let outline: Outline
  /// Those of all its clusters.
  let waves: [Wave]
  /// Where Bundles of a name are wanted, in order.
  let targets: [BundleName: [TargetID]]
  /// Those of the Bundles that do not go to all of its clusters.
  private let ownWaves: [BundleName: [Wave]]

  /// The clusters of an environment, and which Bundles they have.
  struct Outline: Hashable {
    /// One of the clusters.
    struct Member: Hashable {
      let cluster: ClusterID
      let settings: ClusterSettings
      let bundles: [BundleID]
      /// Those of them that are not suspended.
      let active: [BundleID]
      let isBroken: Bool
    }

    /// In order.
    let members: [Member]
    let rules: RolloutRules
  }

  init(_ outline: Outline) {
    self.outline = outline
    let targets = outline.members.flatMap { member in
      member.bundles.map { TargetID(cluster: member.cluster, bundle: $0) }
    }
    self.targets = Dictionary(grouping: targets, by: \.bundle.name).mapValues { $0.sorted() }
    let active = outline.members.filter { !$0.settings.isSuspended }
    let settings = Dictionary(uniqueKeysWithValues: active.map { ($0.cluster, $0.settings) })
    waves = FerryPromotion.waves(of: settings, rules: outline.rules)
    var reached: [BundleName: Set<ClusterID>] = [:]
    for member in active {
      for bundle in member.active { reached[bundle.name, default: []].insert(member.cluster) }
    }
    // What it wants could not be read, so it may be anything.
    let unread = Set(active.lazy.filter(\.isBroken).map(\.cluster))
    ownWaves = reached.filter { $0.value.count < active.count }.mapValues { clusters in
      let members = settings.filter { clusters.contains($0.key) || unread.contains($0.key) }
      return FerryPromotion.waves(of: members, rules: outline.rules)
    }
  }

  /// Those of the clusters that a Bundle of the name goes to.
  func waves(of bundle: BundleName) -> [Wave] { ownWaves[bundle] ?? waves }
}

extension EnvironmentLayout.Outline {
  init(of clusters: [DesiredCluster], rules: RolloutRules) {
    members = clusters.map(Member.init).sorted { $0.cluster < $1.cluster }
    self.rules = rules
  }
}

extension EnvironmentLayout.Outline.Member {
  fileprivate init(_ cluster: DesiredCluster) {
    self.cluster = cluster.id
    settings = cluster.settings
    bundles = cluster.bundles.keys
    active = cluster.bundles.filter { !$0.value.isSuspended }.keys
    isBroken = cluster.isBroken
  }
}
