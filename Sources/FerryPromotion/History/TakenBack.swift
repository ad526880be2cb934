// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How a version got out of a target's file.
package enum TakenBack: Hashable, Sendable {
  /// By a person's own commit, such as `git revert`: a "no" to that version.
  case byHand(VersionStep)
  /// By a rollback of Ferry's: the hold that came with it is the "no", for as long as it lasts.
  case byRollback
}

/// How a version was taken back last; nothing when it was not, or was put there again since.
///
/// - Parameter steps: the changes of the version in one file, the newest first.
package func takenBack(_ version: String, _ steps: [VersionStep]) -> TakenBack? {
  for step in steps {
    if step.to == .exact(version) { return nil }
    guard step.takesBack(version) else { continue }
    return step.isFerrys ? .byRollback : .byHand(step)
  }
  return nil
}

/// A version that a person took back by hand on a target: it is not promoted again by itself.
package struct Reversal: Hashable, Sendable {
  package let version: String
  package let cluster: ClusterID
  package let author: String
  package let commit: GitObjectID

  package init(version: String, cluster: ClusterID, author: String, commit: GitObjectID) {
    self.version = version
    self.cluster = cluster
    self.author = author
    self.commit = commit
  }
}
