// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One authenticated hint to look at something; it decides nothing.
package enum Signal: Hashable, Sendable {
  /// A branch moved; the commit is missing when the branch is gone or the host did not say.
  case pushed(branch: BranchName, commit: GitObjectID?)
  /// Something about a merge request changed: state, approval, a comment, a check.
  case mergeRequestChanged(number: Int, source: BranchName?, target: BranchName?)
  /// A registry has something new in these repositories, named by their paths.
  case published(repositories: Set<String>)
  /// The host tests whether we listen.
  case ping
  /// Authentic, but nothing to look at; the text names the event.
  case other(String)
}
