// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A reference that a client moves; nothing as an end means that it does not exist there.
package struct ReferenceUpdate: Hashable, Sendable {
  /// The full name: `refs/heads/main`.
  package let reference: String
  package let old: GitObjectID?
  package let new: GitObjectID?

  package init(reference: String, old: GitObjectID?, new: GitObjectID?) {
    self.reference = reference
    self.old = old
    self.new = new
  }

  /// The branch, when the reference is one.
  package var branch: BranchName? {
    let prefix = "refs/heads/"
    return reference.hasPrefix(prefix)
      ? BranchName(String(reference.dropFirst(prefix.count))) : nil
  }
}
