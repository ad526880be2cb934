// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Why a Git host does not do what it is asked; each dialect has its own status code for it.
package enum HostRefusal: Error, Hashable, Sendable {
  /// There is no such thing; what kind of thing, as a title.
  case notFound(String)
  /// The branch has an open merge request already.
  case alreadyOpen(number: Int)
  /// The source branch is not where the caller believes it to be.
  case headMoved(to: GitObjectID)
  /// Closed or merged: not now.
  case notMergeable(String)
  /// A rule of the branch or a draft is in the way.
  case blocked(MergeBlocker)
  /// It is to merge by itself, or queued, already.
  case alreadyScheduled
  /// There is no order to merge by itself.
  case notScheduled
  /// The user may not do that.
  case forbidden(String)
  /// The branch is protected.
  case protected(BranchName)
  /// Both sides changed the same lines.
  case conflicting([String])
  /// A commit status cannot go from the one state to the other.
  case noTransition(from: HostedStatus.State, to: HostedStatus.State)
  /// The request says something that cannot be.
  case invalid(String)
  /// The sandbox keeps everything in memory and has no room left.
  case full(String)
}
