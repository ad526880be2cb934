// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Writes commits without a work tree and pushes them by compare-and-swap.
package protocol PushesCommits: Sendable {
  /// Makes a commit of the parent's tree with the edits; no branch moves.
  func commit(_ draft: CommitDraft) async throws(GitFailure) -> GitObjectID

  /// Moves the server's branch from `expected` (nothing: it must not exist) to the commit.
  func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult
}

/// What the server did with a push.
package enum PushResult: Hashable, Sendable {
  case pushed
  /// The branch was not where we expected it: nothing changed, plan anew.
  case lost
  /// The server refused the ref, in its own words (a protected branch, a hook).
  case refused(String)
}

/// A commit to be made.
package struct CommitDraft: Hashable, Sendable {
  package let parent: GitObjectID
  package let edits: [FileEdit]
  package let message: String
  package let author: Signature
  package let time: Timestamp

  package init(
    parent: GitObjectID, edits: [FileEdit], message: String, author: Signature, time: Timestamp
  ) {
    self.parent = parent
    self.edits = edits
    self.message = message
    self.author = author
    self.time = time
  }
}

/// New bytes for one file, by path from the top; no bytes remove it.
package struct FileEdit: Hashable, Sendable {
  package let path: String
  package let content: [UInt8]?

  package init(path: String, content: [UInt8]?) {
    self.path = path
    self.content = content
  }
}

/// Who a commit is by.
package struct Signature: Hashable, Sendable {
  package let name: String
  package let email: String

  package init(name: String, email: String) {
    self.name = name
    self.email = email
  }
}
