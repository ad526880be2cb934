// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Hears what people say in merge requests, and nods.
package protocol HearsComments: Sendable {
  /// What people wrote, oldest first: neither the host's own notes nor Ferry's kept comments; 1,000
  /// at most.
  func comments(on number: Int) async throws(GitHostFailure) -> HostList<HostComment>

  /// Whether the user may push to the project; false for one who is unknown there.
  func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool

  /// Adds one reaction of ours; the same one twice is no failure.
  func react(to comment: HostComment, with reaction: Reaction) async throws(GitHostFailure)
}

/// A sign under a comment.
package enum Reaction: Hashable, Sendable, CaseIterable {
  /// It was seen, and work goes on.
  case eyes
  /// It was done.
  case thumbsUp
  /// It was refused.
  case thumbsDown
}
