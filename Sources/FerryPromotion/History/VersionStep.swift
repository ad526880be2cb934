// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A commit that changed the version in a target's file, as the followed branch tells of it.
package struct VersionStep: Hashable, Sendable {
  package let from: WantedVersion
  package let to: WantedVersion
  package let commit: GitObjectID
  package let author: String
  /// Whether it carried a promotion or a rollback of Ferry's.
  package let isFerrys: Bool

  package init(
    from: WantedVersion, to: WantedVersion, commit: GitObjectID, author: String, isFerrys: Bool
  ) {
    self.from = from
    self.to = to
    self.commit = commit
    self.author = author
    self.isFerrys = isFerrys
  }

  /// Whether it led the file from this version, or from a newer one, to an older one.
  ///
  /// Where versions have no order, every way out of this one counts.
  func takesBack(_ version: String) -> Bool {
    guard case .exact(let old) = from, case .exact(let new) = to, new != version else {
      return false
    }
    guard let asked = SemanticVersion(tag: version), let before = SemanticVersion(tag: old),
      let after = SemanticVersion(tag: new)
    else { return old == version }
    return after < asked && asked <= before
  }
}

extension SemanticVersion {
  fileprivate static func <= (left: Self, right: Self) -> Bool { !(right < left) }
}
