// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A merge request as the host tells of it.
package struct MergeRequest: Hashable, Sendable {
  package enum State: String, Hashable, Sendable { case open, merged, closed }

  /// Whether the host would merge it.
  package enum Mergeability: Hashable, Sendable {
    case mergeable
    /// The branches do not go together; somebody must mend that.
    case conflicts
    /// An approval, a check or something else is missing.
    case blocked
    /// The host has not found out yet, or does not say which of the three.
    case notTold
  }

  /// How it was merged.
  package struct Merge: Hashable, Sendable {
    /// What the target branch got; lists of some hosts leave it out.
    package let commit: GitObjectID?
    package let user: HostUser?

    package init(commit: GitObjectID?, user: HostUser?) {
      self.commit = commit
      self.user = user
    }
  }

  package let number: Int
  package let state: State
  /// Without the mark by which some hosts tell a draft.
  package let title: String
  package let body: String
  package let source: BranchName
  package let target: BranchName
  /// The commit that the source branch is, or was, at.
  package let head: GitObjectID?
  /// Where the host keeps the head in the project's own repository.
  package let headReference: HeadReference
  /// Where a person reads it.
  package let url: String
  package let isDraft: Bool
  /// Whether the source branch is another project's.
  package let isFromFork: Bool
  package let author: HostUser?
  package let mergeability: Mergeability
  /// When something was last said about it, or it was changed; comments count.
  package let updated: Timestamp?
  /// Nothing unless it is merged.
  package let merge: Merge?

  package init(
    number: Int, state: State, title: String, body: String, source: BranchName, target: BranchName,
    head: GitObjectID?, headReference: HeadReference? = nil, url: String, isDraft: Bool = false,
    isFromFork: Bool = false,
    author: HostUser? = nil, mergeability: Mergeability = .notTold, updated: Timestamp? = nil,
    merge: Merge? = nil
  ) {
    self.number = number
    self.state = state
    self.title = title
    self.body = body
    self.source = source
    self.target = target
    self.head = head
    self.headReference = headReference ?? .pull(number)
    self.url = url
    self.isDraft = isDraft
    self.isFromFork = isFromFork
    self.author = author
    self.mergeability = mergeability
    self.updated = updated
    self.merge = merge
  }
}
