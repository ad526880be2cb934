// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan

/// What those who work on one cluster know of another.
package enum ClusterSight: Sendable {
  /// It is followed; `after` is how long it took to be listed for the first time.
  case seen(LiveState, after: Duration)
  /// It gave no answer yet, and until then it may still be merely slow; nothing while most others gave
  /// none either.
  case awaited(until: Timestamp?)
  /// It cannot be seen, or is not followed: whoever waits for it waits for nothing.
  case outOfReach
}

extension ClusterSight {
  /// What lives there, where that is seen.
  var live: LiveState? { if case .seen(let live, _) = self { live } else { nil } }

  /// It was seen, or nobody can tell yet that it will not be.
  var mayBeInReach: Bool {
    switch self {
    case .seen, .awaited(until: nil): true
    case .awaited, .outOfReach: false
    }
  }
}
