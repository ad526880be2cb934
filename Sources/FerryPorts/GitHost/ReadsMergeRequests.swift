// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Reads merge requests, whoever opened them.
package protocol ReadsMergeRequests: Sendable {
  /// The open ones into a branch, those of forks too; 500 at most.
  func openMergeRequests(
    into target: BranchName
  ) async throws(GitHostFailure) -> HostList<MergeRequest>

  /// One merge request; `GitHostFailure.notFound` when there is none.
  func mergeRequest(_ number: Int) async throws(GitHostFailure) -> MergeRequest

  /// What it changes, by path; 3,000 files at most, and fewer where the host itself cuts.
  func changedFiles(of number: Int) async throws(GitHostFailure) -> HostList<ChangedFile>
}
