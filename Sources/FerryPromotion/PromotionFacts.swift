// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryTimeZones

/// What the promotion of one Bundle into one environment is decided from.
package struct PromotionFacts: Sendable {
  package let environment: EnvironmentName
  package let rules: PromotionRules
  package let bundle: BundleName
  /// How the Bundle stands on the clusters of the source environments.
  package let sources: [Standing]
  /// How it stands on the clusters of the environment.
  package let targets: [Standing]
  /// The waves in which it goes there.
  package let waves: [[ClusterID]]
  package var circumstances: Circumstances
  /// What people took back by hand on these targets, as far as history was asked.
  package var reversals: [Reversal] = []
  /// What people refused at the Git host, as far as it was asked.
  package var refusals: [Refusal] = []

  package init(
    environment: EnvironmentName, rules: PromotionRules, bundle: BundleName, sources: [Standing],
    targets: [Standing], waves: [[ClusterID]], circumstances: Circumstances
  ) {
    self.environment = environment
    self.rules = rules
    self.bundle = bundle
    self.sources = sources
    self.targets = targets
    self.waves = waves
    self.circumstances = circumstances
  }

  /// Whether every source environment has a cluster that counts, and the environment one at all.
  var isPossible: Bool {
    !targets.isEmpty
      && rules.from.allSatisfy { name in witnesses.contains { $0.cluster.environment == name } }
  }

  /// From 1.
  func wave(of cluster: ClusterID) -> Int { (waves.firstIndex { $0.contains(cluster) } ?? 0) + 1 }
}

/// What a promotion is decided from besides its Bundle.
package struct Circumstances: Hashable, Sendable {
  package var stops: Stops
  /// The rules of every zone that a window names; UTC need not be there.
  package var zones: [ZoneName: TimeZoneRules]
  /// The Bundles that are not deployed and healthy everywhere in the environment.
  package var underWay: Set<BundleName>

  package init(
    stops: Stops = Stops(), zones: [ZoneName: TimeZoneRules] = [:],
    underWay: Set<BundleName> = []
  ) {
    self.stops = stops
    self.zones = zones
    self.underWay = underWay
  }
}

/// The Bundles that are being changed, or are sick, on a cluster that counts.
package func bundlesUnderWay(_ standings: some Sequence<Standing>) -> Set<BundleName> {
  Set(
    standings.filter { !$0.isLeftOut && !($0.isSettled && $0.health == .healthy) }
      .map(\.bundle.name))
}
