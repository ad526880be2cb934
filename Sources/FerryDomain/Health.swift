// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How a target is doing in its cluster.
package enum Health: String, Hashable, Sendable, CaseIterable {
  /// What should run runs.
  case healthy
  /// On its way; nothing is known to be wrong.
  case progressing
  /// It runs, but not as it should.
  case degraded
  /// It should be there and is not.
  case missing
  /// The cluster could not be asked, or did not say.
  case unknown
}
