// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain
package import FerryPorts

extension Repository {
  package func details(of commit: GitObjectID) throws(LibraryError) -> CommitDetails {
    let commit = try lookUpCommit(commit)
    let author = git_commit_author(commit.pointer)
    return CommitDetails(
      tree: GitObjectID(git_commit_tree_id(commit.pointer).pointee),
      parents: (0..<git_commit_parentcount(commit.pointer)).map {
        GitObjectID(git_commit_parent_id(commit.pointer, $0).pointee)
      },
      message: String(cString: git_commit_message(commit.pointer)),
      authorName: author.map { String(cString: $0.pointee.name) } ?? "",
      committed: Timestamp(seconds: git_commit_time(commit.pointer)))
  }

  package func entries(of tree: GitObjectID) throws(LibraryError) -> [TreeEntry] {
    let tree = try lookUpTree(tree)
    return (0..<git_tree_entrycount(tree.pointer)).map { index in
      let entry = git_tree_entry_byindex(tree.pointer, index)
      return TreeEntry(
        name: String(cString: git_tree_entry_name(entry)),
        kind: TreeEntry.Kind(git_tree_entry_filemode(entry)),
        id: GitObjectID(git_tree_entry_id(entry).pointee))
    }
  }

  /// The bytes of a blob; its size alone when there are more than `limit`, which are not read.
  package func content(of blob: GitObjectID, limit: Int) throws(LibraryError) -> BoundedContent {
    let size = try blobSize(blob)
    guard size <= limit else { return .tooLarge(size) }
    var id = blob.raw
    let blob = try Owned(freedBy: git_blob_free) { git_blob_lookup(&$0, handle, &id) }
    let start = git_blob_rawcontent(blob.pointer)
    return .bytes(Array(UnsafeRawBufferPointer(start: start, count: size)))
  }

  /// Whether the object is there, whatever its kind.
  package func holds(_ object: GitObjectID) throws(LibraryError) -> Bool {
    var id = object.raw
    return git_odb_exists(try objects().pointer, &id) == 1
  }

  package func lookUpCommit(_ id: GitObjectID) throws(LibraryError) -> Owned {
    var id = id.raw
    return try Owned(freedBy: git_commit_free) { git_commit_lookup(&$0, handle, &id) }
  }

  package func lookUpTree(_ id: GitObjectID) throws(LibraryError) -> Owned {
    var id = id.raw
    return try Owned(freedBy: git_tree_free) { git_tree_lookup(&$0, handle, &id) }
  }

  package func objects() throws(LibraryError) -> Owned {
    try Owned(freedBy: git_odb_free) { git_repository_odb(&$0, handle) }
  }

  private func blobSize(_ blob: GitObjectID) throws(LibraryError) -> Int {
    var (id, size, kind) = (blob.raw, 0, GIT_OBJECT_INVALID)
    try check(git_odb_read_header(&size, &kind, try objects().pointer, &id))
    guard kind == GIT_OBJECT_BLOB else {
      throw LibraryError(code: GIT_ENOTFOUND, message: "the object is not a blob")
    }
    return size
  }
}

/// What a bounded read of a blob gives.
package enum BoundedContent {
  case bytes([UInt8])
  case tooLarge(Int)
}

extension TreeEntry.Kind {
  fileprivate init(_ mode: git_filemode_t) {
    switch mode {
    case GIT_FILEMODE_TREE: self = .tree
    case GIT_FILEMODE_LINK: self = .symlink
    case GIT_FILEMODE_COMMIT: self = .submodule
    default: self = .file
    }
  }
}
