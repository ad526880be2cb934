// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// One cluster as Ferry sees it.
package struct ClusterView: Hashable, Sendable {
  /// How Ferry gets on with it.
  package enum State: String, Hashable, Sendable, CaseIterable {
    case reachable, unreachable
    /// A person told Ferry to leave it alone.
    case suspended
    /// Work on it cannot go on until a person acts.
    case stalled
    /// Not looked at yet.
    case unknown
  }

  package let name: ClusterName
  /// Lower goes first.
  package let wave: Int
  package let state: State
  /// Why, and what to do; nothing when there is nothing to say.
  package let reason: String?
  /// Changes that are planned and held back: it is not the cluster's turn, it is suspended or cannot
  /// be reached.
  package let heldChanges: Int
  /// What the latest plan changes, by kind; a kind that is not there is not planned.
  package let plannedChanges: [ChangeKind: Int]
  /// The objects that were changed by another hand, such as `ConfigMap shop/shop-values`.
  package var drifted: [String] = []
  /// They are left as they are: its environment says `drift: report`.
  package var leavesDrift = false

  package init(
    name: ClusterName, wave: Int, state: State, reason: String? = nil, heldChanges: Int = 0,
    plannedChanges: [ChangeKind: Int] = [:]
  ) {
    self.name = name
    self.wave = wave
    self.state = state
    self.reason = reason
    self.heldChanges = heldChanges
    self.plannedChanges = plannedChanges
  }
}
