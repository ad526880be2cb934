// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What happened in a project, as its webhooks tell it.
package enum HostEvent: Hashable, Sendable {
  case pushed(BranchMove, by: HostedUser)
  case mergeRequest(Action, HostedMergeRequest, by: HostedUser)
  case commented(HostedNote, HostedMergeRequest)

  package enum Action: Hashable, Sendable {
    case opened, reopened, edited, closed, merged, labelled, autoMergeChanged
    /// Became a draft, or ready again.
    case draftChanged
    /// New commits; where the branch was before.
    case pushed(from: GitObjectID)
    case reviewed(HostedReview)
  }
}

/// A branch that went from one commit to another; nothing as an end means that it did not exist there.
package struct BranchMove: Hashable, Sendable {
  package let branch: BranchName
  package let old: GitObjectID?
  package let new: GitObjectID?

  package init(branch: BranchName, old: GitObjectID?, new: GitObjectID?) {
    self.branch = branch
    self.old = old
    self.new = new
  }
}
