// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan
package import FerryPromotion
import FerryViews

/// What the engine knows of the whole fleet at one moment: nothing of it needs to survive a restart.
package struct FleetState: Sendable {
  package var desired: DesiredState?
  /// Why nothing is written anywhere; nothing: it is written.
  package var emergency: EmergencyStop?
  /// The cluster folders that left Git without a word that this was meant.
  package var orphans: [OrphanedFolder] = []
  /// The count that the head commit's trailer confirms.
  package var confirmedDeletions: Int?
  package var clusters = ClusterStandings()
  let rollouts = RolloutBook()
  /// What is going on with each promotion.
  package var promotions: [PromotionKey: PromotionStanding] = [:]
  /// What hinders Ferry itself, by what it hinders.
  package var troubles: [WorkKey: String] = [:]
  /// The latest first, twenty at most.
  var events: [EventView] = []

  package init() {}

  /// A Bundle on its way into an environment.
  package struct PromotionKey: Hashable, Comparable {
    package let environment: EnvironmentName
    package let bundle: BundleName

    package init(environment: EnvironmentName, bundle: BundleName) {
      self.environment = environment
      self.bundle = bundle
    }

    package static func < (left: Self, right: Self) -> Bool {
      (left.environment, left.bundle) < (right.environment, right.bundle)
    }
  }

  /// How a Bundle of this name stands on the clusters of an environment, at the current revision.
  ///
  /// A cluster that was not looked at for it counts as unknown.
  package func standings(of bundle: BundleName, in environment: EnvironmentName) -> [Standing] {
    targets(of: bundle, in: environment).compactMap { target in
      guard let cluster = desired?.clusters[target.cluster],
        let wanted = cluster.bundles[target.bundle]
      else { return nil }
      return standing(of: wanted, on: cluster)
    }
  }

  /// What the promotion of a Bundle into an environment is decided from.
  package func promotionFacts(
    of bundle: BundleName, into environment: EnvironmentName, rules: PromotionRules,
    circumstances: Circumstances
  ) -> PromotionFacts {
    PromotionFacts(
      environment: environment, rules: rules, bundle: bundle,
      sources: rules.from.flatMap { standings(of: bundle, in: $0) },
      targets: standings(of: bundle, in: environment),
      waves: waves(of: bundle, in: environment).map(\.clusters),
      circumstances: circumstances)
  }

  private func standing(of bundle: DesiredBundle, on cluster: DesiredCluster) -> Standing {
    let known = clusters[cluster.id]
    if let known, known.revision == desired?.revision,
      let standing = known.targets[bundle.id]?.standing?.value
    {
      return standing
    }
    return Standing(
      cluster: cluster.id, bundle: bundle.id, wanted: bundle.version, health: .unknown,
      isSettled: false, isLeftOut: cluster.settings.isSuspended,
      message: known?.trouble ?? "not looked at yet", origin: bundle.origin)
  }
}
