// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryGitStore
package import FerryPorts

extension GitServing {
  /// Every branch and its commit.
  package func branches() throws(GitFailure) -> [BranchName: GitObjectID] {
    try serving("listing the branches") { repository throws(LibraryError) in
      let prefix = "refs/heads/"
      let heads = try repository.references(under: prefix).compactMap { reference in
        BranchName(String(reference.name.dropFirst(prefix.count))).map { ($0, reference.id) }
      }
      return Dictionary(heads, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The commit of a branch; nothing when there is no such branch.
  package func head(of branch: BranchName) throws(GitFailure) -> GitObjectID? {
    try serving("reading branch \(branch)") { repository throws(LibraryError) in
      try repository.target(of: branch.reference)
    }
  }

  /// Moves a branch from `old` to `new`, where nothing means that it does not exist.
  ///
  /// False, and nothing moved, when the branch was not at `old`.
  package func move(
    _ branch: BranchName, from old: GitObjectID?, to new: GitObjectID?
  ) throws(GitFailure) -> Bool {
    try serving("moving branch \(branch)") { repository throws(LibraryError) in
      try repository.move(branch.reference, from: old, to: new)
    }
  }

  /// Writes a commit of the files, on top of the branch or as its first commit, and moves the branch.
  ///
  /// Nothing when the branch moved meanwhile.
  package func commit(
    _ edits: [FileEdit], to branch: BranchName, message: String, author: Signature, time: Timestamp
  ) throws(GitFailure) -> GitObjectID? {
    try serving("committing to branch \(branch)") { repository throws(LibraryError) in
      let parent = try repository.target(of: branch.reference)
      let commit = try repository.writeCommit(
        edits, on: parent, message: message, by: Authorship(author, at: time))
      return try repository.move(branch.reference, from: parent, to: commit) ? commit : nil
    }
  }

  /// Writes a commit of the files on top of another; no reference moves.
  package func commit(
    _ edits: [FileEdit], on parent: GitObjectID, message: String, author: Signature,
    time: Timestamp
  ) throws(GitFailure) -> GitObjectID {
    try serving("committing on \(parent.short)") { repository throws(LibraryError) in
      try repository.writeCommit(
        edits, on: parent, message: message, by: Authorship(author, at: time))
    }
  }

  /// Moves the head of a merge request, as `move` moves a branch.
  package func move(
    _ head: HeadReference, from old: GitObjectID?, to new: GitObjectID
  ) throws(GitFailure) -> Bool {
    try serving("moving \(head)") { repository throws(LibraryError) in
      try repository.move(head.text, from: old, to: new)
    }
  }

  /// What a commit says of itself.
  package func details(of commit: GitObjectID) throws(GitFailure) -> CommitDetails {
    try serving("reading commit \(commit.short)") { repository throws(LibraryError) in
      try repository.details(of: commit)
    }
  }

  /// A file of a commit; nothing when there is none, or it is larger than the limit.
  package func file(
    _ path: String, at commit: GitObjectID, limit: Int
  ) throws(GitFailure) -> [UInt8]? {
    try serving("reading \(path)") { repository throws(LibraryError) in
      guard let blob = try repository.blob(path, at: commit),
        case .bytes(let bytes) = try repository.content(of: blob, limit: limit)
      else { return nil }
      return bytes
    }
  }
}
