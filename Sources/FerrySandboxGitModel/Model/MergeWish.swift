// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How somebody wants a merge request to be merged.
package struct MergeWish: Hashable, Sendable {
  /// Where the source branch must be.
  package var head: GitObjectID?
  /// Nothing for the project's own way.
  package var method: MergeMethod?
  /// Nothing for the host's own words.
  package var message: String?
  /// Whether the source branch goes then; nothing for what the merge request says.
  package var removesSource: Bool?

  package init() {}
}

/// An order to merge as soon as nothing is in the way.
package struct AutoMerge: Hashable, Sendable {
  package let wish: MergeWish
  package let user: HostedUser
  package let ordered: Timestamp
}

/// What keeps a merge request from being merged, beside conflicts.
package enum MergeBlocker: Hashable, Sendable {
  case draft
  case approvals(missing: Int)
  case changesRequested
  /// The commit statuses that are no success.
  case checks([String])

  /// What a person is told.
  package var words: String {
    switch self {
    case .draft: "it is a draft"
    case .approvals(let missing): "it lacks \(missing) approval\(missing == 1 ? "" : "s")"
    case .changesRequested: "changes are requested"
    case .checks(let names): "no success of \(names.joined(separator: ", "))"
    }
  }
}
