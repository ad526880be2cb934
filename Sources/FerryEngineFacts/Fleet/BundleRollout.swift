// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPromotion

/// The rollout of one Bundle in an environment, seen once for all of its clusters.
struct BundleRollout: Sendable {
  /// A release that a cluster is settled with, and what it asked for it.
  struct Settled: Hashable {
    let question: ReleaseQuestion
    let release: Release?
  }

  let turns: Turns
  /// What the clusters are settled with: often one thing.
  let settled: Set<Settled>
  /// Whether at least half of the clusters that have the Bundle run it already, whatever the release.
  let isMostlyRunning: Bool

  /// Whether a cluster is settled with what the same question had for an answer before: it was not
  /// looked at since the tag moved.
  func isOutdated(by answer: Release, to question: ReleaseQuestion) -> Bool {
    settled.contains { $0.question == question && $0.release != answer }
  }
}
