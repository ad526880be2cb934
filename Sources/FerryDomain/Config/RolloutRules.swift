// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How a change reaches the clusters of an environment.
package struct RolloutRules: Hashable, Sendable {
  /// What is done when a rollout halts.
  package enum FailureAction: String, Hashable, Sendable, CaseIterable {
    /// Clusters that it did not reach keep what they have.
    case halt
    /// The same, and the way back is opened for review.
    case revert
  }

  /// Nothing: taken from each cluster's own `wave`; where all are alike, one canary cluster, then a
  /// tenth of all, then the rest.
  package var waves: [WaveRule]?
  /// How many clusters of a wave one Bundle is brought to at once.
  package var maxParallel: Int
  /// How long a wave must be healthy before the next one opens.
  package var bake: Duration
  /// Of each wave without its own; the first of several, the canary, has none.
  package var failureBudget: FailureBudget
  package var onFailure: FailureAction

  package init(
    waves: [WaveRule]? = nil, maxParallel: Int = 10, bake: Duration = .zero,
    failureBudget: FailureBudget = .percent(10), onFailure: FailureAction = .halt
  ) {
    self.waves = waves
    self.maxParallel = maxParallel
    self.bake = bake
    self.failureBudget = failureBudget
    self.onFailure = onFailure
  }
}

/// One wave as the pipeline describes it.
package struct WaveRule: Hashable, Sendable {
  package enum Members: Hashable, Sendable {
    /// That many more.
    case clusters(Int)
    /// So many more that this share of all clusters has it, rounded up.
    case percent(Int)
    /// All more that have these labels.
    case labels([String: String])
  }

  package var members: Members
  /// Nothing: as the environment's rules say.
  package var failureBudget: FailureBudget?

  package init(_ members: Members, failureBudget: FailureBudget? = nil) {
    self.members = members
    self.failureBudget = failureBudget
  }

  package static func clusters(_ count: Int) -> WaveRule { WaveRule(.clusters(count)) }

  package static func percent(_ share: Int) -> WaveRule { WaveRule(.percent(share)) }
}

/// How many clusters of a wave may fail or be out of reach without halting a rollout.
package enum FailureBudget: Hashable, Sendable {
  case clusters(Int)
  /// A share of the wave, rounded down.
  case percent(Int)

  /// How many it is of a wave of that many clusters.
  package func count(of size: Int) -> Int {
    switch self {
    case .clusters(let count): count
    case .percent(let share): size * share / 100
    }
  }
}
