// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPromotion

/// What the engine knows of the whole fleet at one moment: nothing of it needs to survive a restart.
struct FleetState: Sendable {
  var desired: DesiredState?
  /// Why nothing is written anywhere; nothing: it is written.
  var emergency: EmergencyStop?
  /// The cluster folders that left Git without a word that this was meant.
  var orphans: [OrphanedFolder] = []
  /// The count that the head commit's trailer confirms.
  var confirmedDeletions: Int?
  var clusters = ClusterStandings()
  let rollouts = RolloutBook()
  /// What is going on with each promotion.
  var promotions: [PromotionKey: PromotionStanding] = [:]
  /// What hinders Ferry itself, by what it hinders.
  var troubles: [WorkKey: String] = [:]
  /// The latest first, twenty at most.
  var events: [EventView] = []

  /// A Bundle on its way into an environment.
  struct PromotionKey: Hashable, Comparable {
    let environment: EnvironmentName
    let bundle: BundleName

    static func < (left: Self, right: Self) -> Bool {
      (left.environment, left.bundle) < (right.environment, right.bundle)
    }
  }

  /// How a Bundle of this name stands on the clusters of an environment, at the current revision.
  ///
  /// A cluster that was not looked at for it counts as unknown.
  func standings(of bundle: BundleName, in environment: EnvironmentName) -> [Standing] {
    targets(of: bundle, in: environment).compactMap { target in
      guard let cluster = desired?.clusters[target.cluster],
        let wanted = cluster.bundles[target.bundle]
      else { return nil }
      return standing(of: wanted, on: cluster)
    }
  }

  /// What the promotion of a Bundle into an environment is decided from.
  func promotionFacts(
    of bundle: BundleName, into environment: EnvironmentName, rules: PromotionRules,
    circumstances: Circumstances
  ) -> PromotionFacts {
    PromotionFacts(
      environment: environment, rules: rules, bundle: bundle,
      sources: rules.from.flatMap { standings(of: bundle, in: $0) },
      targets: standings(of: bundle, in: environment),
      waves: waves(of: environment).map(\.clusters),
      circumstances: circumstances)
  }

  private func standing(of bundle: DesiredBundle, on cluster: DesiredCluster) -> Standing {
    let known = clusters[cluster.id]
    if let known, known.revision == desired?.revision, let standing = known.standings[bundle.id] {
      return standing
    }
    return Standing(
      cluster: cluster.id, bundle: bundle.id, wanted: bundle.version, health: .unknown,
      isSettled: false, isLeftOut: cluster.settings.isSuspended,
      message: known?.trouble ?? "not looked at yet", origin: bundle.origin)
  }
}

/// What is going on with one promotion, for people.
struct PromotionStanding: Hashable, Sendable {
  var from: String?
  var to: String
  var state: String
  var gates: [Gate]
  var mergeRequest: MergeRequestLink?
  /// A person closed the merge request: this release is not offered again.
  var isRejected = false
}
