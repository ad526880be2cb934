// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore
import FerryPorts

extension Repository {
  /// Moves a branch of a repository on this machine by compare-and-swap; no hook runs.
  ///
  /// libgit2's own push to a path reads the branch and then writes it: whoever comes between loses.
  func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?,
    at path: String
  ) throws(LibraryError) -> PushResult {
    let target = try Repository(openingAny: path)
    guard try target.target(of: branch.reference) == expected else { return .lost }
    if try target.isCheckedOut(branch) { return .refused("the branch is checked out") }
    let known = try target.references(under: "refs/").map(\.id)
    try target.ingest(pack: try pack([commit], without: known), maxObjects: .max)
    if try target.move(branch.reference, from: expected, to: commit) { return .pushed }
    return try target.target(of: branch.reference) == expected
      ? .refused("another branch stands in the way of the name") : .lost
  }

  private func isCheckedOut(_ branch: BranchName) throws(LibraryError) -> Bool {
    guard git_repository_is_bare(handle) == 0 else { return false }
    return try headReference() == branch.reference
  }
}
