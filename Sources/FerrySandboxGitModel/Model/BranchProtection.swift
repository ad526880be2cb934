// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a protected branch asks for before something comes onto it.
package struct BranchProtection: Hashable, Sendable {
  /// Whether only merge requests change the branch.
  package var refusesPushes = false
  /// How many people must approve a merge request.
  package var approvals = 0
  /// The commit statuses that must be a success at the merge request's head.
  package var checks: [String] = []
  /// Whether new commits make approvals of older ones void.
  package var dismissesStaleApprovals = false

  package init() {}
}

/// How a project merges.
package struct ProjectSettings: Hashable, Sendable {
  /// How it merges when nothing else is asked for.
  package var mergeMethod = MergeMethod.merge
  /// Whether what is to be merged waits for its turn: see `GitHostSandbox.advanceMergeQueue`.
  package var usesMergeQueue = false
  /// Whether a merge request may be told to merge by itself.
  package var allowsAutoMerge = true

  package init() {}
}

/// How the commits of a merge request come onto its target branch.
package enum MergeMethod: String, Hashable, Sendable, CaseIterable {
  /// With a merge commit.
  case merge
  /// As one commit.
  case squash
  /// As they are, which works only while the target branch has nothing else.
  case fastForward
}
