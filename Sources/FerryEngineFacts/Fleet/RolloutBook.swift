// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

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
    var layouts: [EnvironmentName: (Revision, EnvironmentLayout)] = [:]
  }

  private let state = Lock(State())

  /// The rollout at that moment; what is asked of it first is seen then.
  func rollout(_ key: Key, at moment: Moment) -> BundleRollout {
    state.withLock { state in
      if let (known, rollout) = state.rollouts[key], known == moment { return rollout }
      let rollout = BundleRollout()
      state.rollouts[key] = (moment, rollout)
      return rollout
    }
  }

  /// An environment at a revision; `outline` is called where it was not read yet. What was seen of other
  /// revisions is forgotten.
  func layout(
    of environment: EnvironmentName, at revision: Revision, outline: () -> EnvironmentLayout.Outline
  ) -> EnvironmentLayout {
    let known = state.withLock { $0.layouts[environment] }
    if let (moment, layout) = known, moment == revision { return layout }
    let outline = outline()
    let layout = known.flatMap { $0.1.outline == outline ? $0.1 : nil } ?? .init(outline)
    state.withLock { state in
      state.layouts[environment] = (revision, layout)
      state.rollouts = state.rollouts.filter { $0.value.0.revision == revision }
    }
    return layout
  }
}
