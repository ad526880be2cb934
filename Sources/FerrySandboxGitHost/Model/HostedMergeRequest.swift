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
    case merged(GitObjectID, by: HostUser, at: Timestamp)
    /// Leaves for `open` when it is reopened.
    case closed(by: HostUser, at: Timestamp)
  }

  package let number: Int
  package let source: BranchName
  package let author: HostUser
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

  /// A title that begins with `Draft:` keeps everybody from merging.
  package var isDraft: Bool { title.lowercased().hasPrefix("draft:") }

  package var isOpen: Bool { phase == .open || phase == .merging }
}

/// A comment.
package struct HostedNote: Hashable, Sendable {
  package let id: Int
  package let author: HostUser
  package let created: Timestamp
  package internal(set) var body: String
  package internal(set) var updated: Timestamp
}

/// What to change of a merge request; what is nothing stays.
package struct MergeRequestEdit: Hashable, Sendable {
  package var title: String?
  package var body: String?
  package var target: BranchName?
  package var labels: [String]?
  package var removesSource: Bool?
  package var isOpen: Bool?

  package init() {}
}
