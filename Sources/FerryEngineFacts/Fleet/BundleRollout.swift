// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPromotion

/// The rollout of one Bundle in an environment at one moment, seen once for all of its clusters: each part
/// when somebody first asks for it.
final class BundleRollout: Sendable {
  /// A release that a cluster is settled with, and what it asked for it.
  struct Settled: Hashable {
    let question: ReleaseQuestion
    let release: Release?
  }

  /// Who has the Bundle.
  struct Census {
    /// How many clusters have it in Git.
    let memberCount: Int
    /// Since when those that run it do, whatever the release.
    let runningSince: [Timestamp]
    /// What the clusters are settled with: often one thing.
    let settled: Set<Settled>

    /// Whether a cluster is settled with what the same question had for an answer before: it was not
    /// looked at since the tag moved.
    func isOutdated(by answer: Release, to question: ReleaseQuestion) -> Bool {
      settled.contains { $0.question == question && $0.release != answer }
    }

    /// Whether at least half of the clusters that have it in Git run it since such a moment.
    func wasIntroduced(when isEarly: (Timestamp) -> Bool) -> Bool {
      runningSince.count(where: isEarly) * 2 >= memberCount
    }
  }

  let turns = Remembered<Turns>()
  /// The turns among those alone that never ran it.
  let newcomers = Remembered<Turns>()
  let census = Remembered<Census>()
}
