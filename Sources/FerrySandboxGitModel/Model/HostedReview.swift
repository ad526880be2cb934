// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What somebody thought of a merge request at a commit.
package struct HostedReview: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable {
    case approved, changesRequested, commented
    /// Taken back, or void because of newer commits.
    case dismissed
  }

  package let id: Int
  package let author: HostedUser
  package let commit: GitObjectID
  package let created: Timestamp
  package let body: String
  package internal(set) var verdict: Verdict
}
