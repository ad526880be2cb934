// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A merge request as the host keeps it.
package struct HostedMergeRequest: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Leaves for `merging` by a merge, for `closed` by a person or by the end of its branch.
    case open
    /// Leaves for `merged` when the commit is there, back for `open` when it cannot be made.
    case merging
    /// The end.
    case merged(GitObjectID, by: HostedUser, at: Timestamp)
    /// Leaves for `open` when it is reopened.
    case closed(by: HostedUser, at: Timestamp)
  }

  package let number: Int
  package let source: BranchName
  /// The project that the source branch is in, where that is not this one.
  package let fork: HostedFork?
  package let author: HostedUser
  package let created: Timestamp
  package internal(set) var target: BranchName
  package internal(set) var title: String
  package internal(set) var body: String
  package internal(set) var labels: [String]
  package internal(set) var removesSource: Bool
  /// The commit that the source branch is, or was, at.
  package internal(set) var head: GitObjectID
  package internal(set) var phase = Phase.open
  package internal(set) var updated: Timestamp
  package internal(set) var notes: [HostedNote] = []
  package internal(set) var reviews: [HostedReview] = []
  /// Keeps everybody from merging.
  package internal(set) var isDraft: Bool
  /// Whether the source branch was deleted.
  package internal(set) var isSourceGone = false
  /// The order to merge it as soon as nothing is in the way.
  package internal(set) var autoMerge: AutoMerge?
  /// How it was merged, and where its target branch was before.
  package internal(set) var mergedAs: MergeRecord?

  package var isOpen: Bool { phase == .open || phase == .merging }

  /// What each reviewer said last.
  package var latestReviews: [HostedReview] {
    reviews.filter { $0.verdict != .commented }.reduce(into: []) { latest, review in
      latest.removeAll { $0.author == review.author }
      latest.append(review)
    }
  }

  /// Who approved it.
  package var approvers: [HostedUser] {
    latestReviews.filter { $0.verdict == .approved }.map(\.author)
  }
}

/// Somebody's own copy of a project; of it the host keeps no more than this.
package struct HostedFork: Hashable, Sendable {
  package let id: Int
  package let owner: HostedUser

  package init(id: Int, owner: HostedUser) { (self.id, self.owner) = (id, owner) }
}

/// How a merge request was merged.
package struct MergeRecord: Hashable, Sendable {
  package let method: MergeMethod
  /// Where the target branch was before.
  package let base: GitObjectID

  package init(method: MergeMethod, base: GitObjectID) { (self.method, self.base) = (method, base) }
}

/// What a merge request is opened with.
package struct NewMergeRequest: Hashable, Sendable {
  package var source: BranchName
  package var target: BranchName
  package var title: String
  package var fork: HostedFork?
  package var body = ""
  package var labels: [String] = []
  package var isDraft = false
  /// Whether the source branch goes when it is merged.
  package var removesSource = false

  package init(source: BranchName, target: BranchName, title: String) {
    (self.source, self.target, self.title) = (source, target, title)
  }
}

/// A comment.
package struct HostedNote: Hashable, Sendable {
  package let id: Int
  package let author: HostedUser
  package let created: Timestamp
  package internal(set) var body: String
  package internal(set) var updated: Timestamp
  package internal(set) var reactions: [HostedReaction] = []
}

/// An emoji that somebody gave to a comment.
package struct HostedReaction: Hashable, Sendable {
  package let id: Int
  package let author: HostedUser
  /// The host's own word, such as `+1`.
  package let content: String
}

/// What to change of a merge request; what is nothing stays.
package struct MergeRequestEdit: Hashable, Sendable {
  package var title: String?
  package var body: String?
  package var target: BranchName?
  package var labels: [String]?
  package var isDraft: Bool?
  package var removesSource: Bool?
  package var isOpen: Bool?

  package init() {}
}
