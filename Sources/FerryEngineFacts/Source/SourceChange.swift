// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What one commit of Ferry's changes in the config repository.
package struct SourceChange: Hashable, Sendable {
  package let edits: [FileEdit]
  package let message: String

  package init(edits: [FileEdit], message: String) {
    self.edits = edits
    self.message = message
  }
}

/// Where a branch is after it was brought to a change.
package struct BranchTip: Hashable, Sendable {
  package let commit: GitObjectID
  /// People committed to it: it was left as it is.
  package let isTheirs: Bool
}
