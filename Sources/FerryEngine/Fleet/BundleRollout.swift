// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts
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

/// The rollouts that were seen, for as long as nothing else is known of them: all clusters that wait
/// ask for the same.
final class RolloutBook: Sendable {
  /// One Bundle's rollout.
  struct Key: Hashable {
    let bundle: BundleID
    let environment: EnvironmentName
  }

  /// When it was seen.
  struct Moment: Hashable {
    let revision: Revision?
    let stamp: ClusterStandings.Stamp
  }

  private struct State {
    var rollouts: [Key: (Moment, BundleRollout)] = [:]
    var waves: [EnvironmentName: (Revision, [Wave])] = [:]
  }

  private let state = Lock(State())

  /// The rollout as it is seen at that moment; `see` is called where it was not seen yet.
  func rollout(_ key: Key, at moment: Moment, see: () -> BundleRollout) -> BundleRollout {
    if let (known, rollout) = state.withLock({ $0.rollouts[key] }), known == moment {
      return rollout
    }
    let rollout = see()
    state.withLock { $0.rollouts[key] = (moment, rollout) }
    return rollout
  }

  /// The waves of an environment at a revision; `cut` is called where they were not cut yet. What was
  /// seen of other revisions is forgotten.
  func waves(
    of environment: EnvironmentName, at revision: Revision, cut: () -> [Wave]
  ) -> [Wave] {
    if let (known, waves) = state.withLock({ $0.waves[environment] }), known == revision {
      return waves
    }
    let waves = cut()
    state.withLock { state in
      state.waves[environment] = (revision, waves)
      state.rollouts = state.rollouts.filter { $0.value.0.revision == revision }
    }
    return waves
  }
}
