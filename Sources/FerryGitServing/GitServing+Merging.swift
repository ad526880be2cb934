// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryGitStore
package import FerryPorts

extension GitServing {
  /// What a merge of two commits gives.
  package enum Merge: Hashable, Sendable {
    /// The merge commit; no branch moved.
    case merged(GitObjectID)
    /// The paths on which both sides disagree.
    case conflicts([String])
  }

  /// Whether `ancestor` is the commit itself or reached from it: then a move to it is no rewind.
  package func isAncestor(
    _ ancestor: GitObjectID, of commit: GitObjectID
  ) throws(GitFailure) -> Bool {
    try serving("comparing commits") { repository throws(LibraryError) in
      try repository.isAncestor(ancestor, of: commit)
    }
  }

  /// The best common ancestor of two commits; nothing when there is none.
  package func mergeBase(
    _ one: GitObjectID, _ other: GitObjectID
  ) throws(GitFailure) -> GitObjectID? {
    try serving("comparing commits") { repository throws(LibraryError) in
      try repository.mergeBase(one, other)
    }
  }

  /// Writes the merge commit of `source` into `target`, always with both as parents.
  package func merge(
    _ source: GitObjectID, into target: GitObjectID, message: String, author: Signature,
    time: Timestamp
  ) throws(GitFailure) -> Merge {
    try merge(
      source, into: target, parents: [target, source], message: message, author: author, time: time)
  }

  /// Writes what a merge of `source` would bring as one commit on top of `target`.
  package func squash(
    _ source: GitObjectID, onto target: GitObjectID, message: String, author: Signature,
    time: Timestamp
  ) throws(GitFailure) -> Merge {
    try merge(
      source, into: target, parents: [target], message: message, author: author, time: time)
  }

  private func merge(
    _ source: GitObjectID, into target: GitObjectID, parents: [GitObjectID], message: String,
    author: Signature, time: Timestamp
  ) throws(GitFailure) -> Merge {
    try serving("merging \(source.short)") { repository throws(LibraryError) in
      switch try repository.mergedTree(target, source) {
      case .failure(let conflicts): return .conflicts(conflicts.paths)
      case .success(let tree):
        return .merged(
          try repository.writeCommit(
            of: tree, parents: parents, message: message, by: Authorship(author, at: time)))
      }
    }
  }

  /// The files in which two commits differ, in order of paths.
  package func changes(
    from old: GitObjectID, to new: GitObjectID
  ) throws(GitFailure) -> [FileChange] {
    try serving("comparing commits") { repository throws(LibraryError) in
      try repository.changes(from: old, to: new)
    }
  }

  /// The commits that `head` reaches and `base` does not, the newest first, at most `limit`.
  package func commits(
    from base: GitObjectID, to head: GitObjectID, limit: Int
  ) throws(GitFailure) -> [GitObjectID] {
    try serving("listing commits") { repository throws(LibraryError) in
      try repository.commits(from: base, to: head, limit: limit)
    }
  }
}
