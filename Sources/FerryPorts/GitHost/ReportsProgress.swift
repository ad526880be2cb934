// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Tells a Git host how things stand.
package protocol ReportsProgress: BoundsTexts {
  /// Sets a commit status; the same state twice is no failure.
  func setStatus(_ status: CommitStatus, of commit: GitObjectID) async throws(GitHostFailure)

  /// Keeps one comment of ours, found again by its marker, at this text.
  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure)
}
