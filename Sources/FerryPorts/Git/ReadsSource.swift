// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Reads the config repository from a local clone that `fetch` keeps up to date.
package protocol ReadsSource: Sendable {
  /// Brings the clone up to date, clones it first if need be, and forgets branches that are gone.
  func fetch() async throws(GitFailure)

  /// Brings the commit of a merge request that may come from a fork, and gives it; nothing when the
  /// server has none. No branch of the clone moves, and the fork itself is never asked.
  func fetch(_ head: HeadReference) async throws(GitFailure) -> GitObjectID?

  /// The commit of a branch as of the last fetch; nothing when there is no such branch.
  func commit(of branch: BranchName) async throws(GitFailure) -> GitObjectID?

  /// Every branch as of the last fetch.
  func branches() async throws(GitFailure) -> [BranchName: GitObjectID]

  /// The commit's tree, parents and message.
  func details(of commit: GitObjectID) async throws(GitFailure) -> CommitDetails

  /// The entries of a tree, in Git's order.
  func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry]

  /// The entries of several trees, in their order.
  func entries(of trees: [GitObjectID]) async throws(GitFailure) -> [[TreeEntry]]

  /// A blob's bytes; `GitFailure.tooLarge` when there are more than the limit.
  func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8]

  /// The bytes of the first of several blobs, in their order: of as many as have them within the limit
  /// together, and of one at least. Nothing in the place of one that has more by itself.
  func contents(
    of blobs: [GitObjectID], limit: Int
  ) async throws(GitFailure) -> [[UInt8]?]
}

/// Contents of blobs that have no more than so many bytes together.
package struct BoundedContents {
  package private(set) var all: [[UInt8]?] = []
  private var room: Int

  package init(limit: Int) { room = limit }

  /// Whether to read another one.
  package var hasRoom: Bool { all.isEmpty || room > 0 }

  /// Takes what was read; what there is no room for is left for another time.
  package mutating func add(_ content: [UInt8]?) {
    room -= content?.count ?? 0
    if all.isEmpty || room >= 0 { all.append(content) }
  }
}

/// What a commit says of itself.
package struct CommitDetails: Hashable, Sendable {
  package let tree: GitObjectID
  package let parents: [GitObjectID]
  package let message: String
  package let authorName: String
  package let committed: Timestamp

  package init(
    tree: GitObjectID, parents: [GitObjectID], message: String, authorName: String,
    committed: Timestamp
  ) {
    self.tree = tree
    self.parents = parents
    self.message = message
    self.authorName = authorName
    self.committed = committed
  }
}

/// One entry of a Git tree.
package struct TreeEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case tree, file, symlink, submodule }

  /// One path component; bytes that are not UTF-8 are replaced.
  package let name: String
  package let kind: Kind
  package let id: GitObjectID

  package init(name: String, kind: Kind, id: GitObjectID) {
    self.name = name
    self.kind = kind
    self.id = id
  }
}
