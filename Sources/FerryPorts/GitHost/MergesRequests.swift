// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Has the Git host merge by its own mechanism.
package protocol MergesRequests: Sendable {
  /// Merges now what the host finds ready, and has the host merge the rest once its checks passed.
  ///
  /// Nothing is merged unless the source branch is at `head`. Asked again, it says how things stand.
  func merge(
    _ number: Int, expecting head: GitObjectID
  ) async throws(GitHostFailure) -> MergeResult
}

/// What came of the wish to merge.
package enum MergeResult: Hashable, Sendable {
  case merged
  /// The host merges by itself once its checks passed.
  case scheduled
  /// Not as things are, in the host's words; ask again when something changed.
  case refused(String)
  /// Somebody pushed meanwhile: decide anew for the new head.
  case headMoved
}
