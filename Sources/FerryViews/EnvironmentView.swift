// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One environment: its clusters and what runs on them.
package struct EnvironmentView: Hashable, Sendable {
  package let name: EnvironmentName
  /// By wave, then by name.
  package var clusters: [ClusterView]
  /// One for each Bundle on each cluster that has it, in any order.
  package var targets: [TargetView]
  /// Nothing when no rollout is under way.
  package var rollout: RolloutView?

  package init(
    name: EnvironmentName, clusters: [ClusterView] = [], targets: [TargetView] = [],
    rollout: RolloutView? = nil
  ) {
    self.name = name
    self.clusters = clusters
    self.targets = targets
    self.rollout = rollout
  }
}

/// A rollout that is under way in an environment.
package struct RolloutView: Hashable, Sendable {
  /// Whether it goes on.
  package enum State: String, Hashable, Sendable {
    /// A wave is going out.
    case rolling
    /// The next wave waits for the last one.
    case waiting
    /// The failure budget is spent: nothing more goes out until a person acts.
    case halted
  }

  package let state: State
  /// The wave that is going out or waits, as in `ClusterView.wave`.
  package let wave: Int
  /// What happens, and for `halted` what to do.
  package let sentence: String

  package init(state: State, wave: Int, sentence: String) {
    self.state = state
    self.wave = wave
    self.sentence = sentence
  }
}
