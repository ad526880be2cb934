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
  /// How each cluster stands; with the revision that it was looked at for.
  var clusters: [ClusterID: ClusterStanding] = [:]
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

  /// The waves of an environment as Git says them.
  func waves(of environment: EnvironmentName) -> [Wave] {
    guard let desired else { return [] }
    let settings = desired.clusters.filter {
      $0.key.environment == environment && !$0.value.settings.isSuspended
    }
    return FerryPromotion.waves(
      of: settings.mapValues(\.settings), rules: desired.pipeline[environment]?.rollout ?? .init())
  }

  /// The rollouts of an environment at a moment.
  func turns(in environment: EnvironmentName, at now: Timestamp) -> Turns {
    Turns(
      waves: waves(of: environment), rules: desired?.pipeline[environment]?.rollout ?? .init(),
      now: now)
  }

  /// Why a Bundle of a cluster has to wait for others, with the releases that they have come to.
  func wait(
    of bundle: BundleID, on cluster: DesiredCluster, releases: [BundleID: ReleaseAnswer],
    turns: Turns
  ) -> WaveWait? {
    turns.wait(of: cluster.id) { other in
      guard let known = clusters[other], known.revision == desired?.revision else { return nil }
      guard known.isKnown else { return .trouble(known.trouble ?? "it cannot be seen") }
      guard var standing = known.standings[bundle] else { return .absent }
      if standing.isSettled, isOutdated(standing, cluster, releases) {
        standing.isSettled = false
        standing.health = .progressing
        standing.message = "\(standing.wanted) is something else by now, and not deployed there yet"
      }
      return .seen(standing)
    }
  }

  /// Whether at least half of the clusters that have the Bundle run it already, whatever the release.
  func isMostlyRunning(_ bundle: BundleID, in environment: EnvironmentName) -> Bool {
    let members = (desired?.clusters ?? [:]).filter {
      $0.key.environment == environment && $0.value.bundles[bundle] != nil
    }
    let running = members.keys.count { clusters[$0]?.standings[bundle]?.deployed != nil }
    return running * 2 >= members.count
  }

  /// Whether another cluster is settled with what the same tag was before: it was not looked at
  /// since the tag moved.
  private func isOutdated(
    _ other: Standing, _ cluster: DesiredCluster, _ releases: [BundleID: ReleaseAnswer]
  ) -> Bool {
    guard case .resolved(let release) = releases[other.bundle],
      let wanted = desired?.clusters[other.cluster]?.bundles[other.bundle]
    else { return false }
    return wanted.question == cluster.bundles[other.bundle]?.question && other.deployed != release
  }

  /// Whether a Bundle of the cluster was noted to wait for others that came on while it was planned:
  /// they looked for waiters before it was noted, so nobody else would say so.
  func isOvertaken(
    _ cluster: DesiredCluster, releases: [BundleID: ReleaseAnswer], at now: Timestamp
  ) -> Bool {
    let waiting = clusters[cluster.id]?.assessments.filter(\.value.waitsForWave) ?? [:]
    guard !waiting.isEmpty else { return false }
    let turns = turns(in: cluster.id.environment, at: now)
    return waiting.contains {
      wait(of: $0.key, on: cluster, releases: releases, turns: turns)?.description
        != $0.value.message
    }
  }

  /// How a Bundle of this name stands on the clusters of an environment, at the current revision.
  ///
  /// A cluster that was not looked at for it counts as unknown.
  func standings(of bundle: BundleName, in environment: EnvironmentName) -> [Standing] {
    guard let desired else { return [] }
    return desired.clusters.values.filter { $0.id.environment == environment }
      .flatMap { cluster in
        cluster.bundles.values.filter { $0.id.name == bundle }
          .map { standing(of: $0, on: cluster) }
      }
      .sorted { ($0.cluster, $0.bundle) < ($1.cluster, $1.bundle) }
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
