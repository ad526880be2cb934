// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Opens and keeps up merge requests at a Git host.
package protocol OpensMergeRequests: BoundsTexts {
  /// Merge requests from one branch into another, newest first, in every state; the latest 100.
  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest]

  /// Opens a merge request; `GitHostFailure.conflict` when one is already open.
  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest

  /// Replaces title and body, marks it as a draft or as ready, and adds labels that are missing.
  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure)
}
