// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain
import FerryPorts

extension Repository {
  /// The files in which two commits differ, in order of paths.
  package func changes(
    from old: GitObjectID, to new: GitObjectID
  ) throws(LibraryError) -> [FileChange] {
    let oldTree = try lookUpTree(details(of: old).tree)
    let newTree = try lookUpTree(details(of: new).tree)
    let diff = try Owned(freedBy: git_diff_free) {
      git_diff_tree_to_tree(&$0, handle, oldTree.pointer, newTree.pointer, nil)
    }
    return (0..<git_diff_num_deltas(diff.pointer)).compactMap { index in
      git_diff_get_delta(diff.pointer, index).map { FileChange($0.pointee) }
    }
  }

  /// The commits that `head` reaches and `base` does not, the newest first, at most `limit`.
  package func commits(
    from base: GitObjectID, to head: GitObjectID, limit: Int
  ) throws(LibraryError) -> [GitObjectID] {
    let walk = try Owned(freedBy: git_revwalk_free) { git_revwalk_new(&$0, handle) }
    git_revwalk_sorting(
      walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
    var (start, end) = (head.raw, base.raw)
    try check(git_revwalk_push(walk.pointer, &start))
    try check(git_revwalk_hide(walk.pointer, &end))
    var found: [GitObjectID] = []
    var id = git_oid()
    while found.count < limit, git_revwalk_next(&id, walk.pointer) == 0 {
      found.append(GitObjectID(id))
    }
    return found
  }

  /// The blob at a path of a commit; nothing when there is none, or something else is there.
  package func blob(_ path: String, at commit: GitObjectID) throws(LibraryError) -> GitObjectID? {
    let tree = try lookUpTree(details(of: commit).tree)
    var entry: OpaquePointer?
    let code = git_tree_entry_bypath(&entry, tree.pointer, path)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check(code)
    defer { git_tree_entry_free(entry) }
    guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB else { return nil }
    return GitObjectID(git_tree_entry_id(entry).pointee)
  }
}

extension FileChange {
  fileprivate init(_ delta: git_diff_delta) {
    switch delta.status {
    case GIT_DELTA_ADDED: self.init(path: String(cString: delta.new_file.path), kind: .added)
    case GIT_DELTA_DELETED: self.init(path: String(cString: delta.old_file.path), kind: .removed)
    default: self.init(path: String(cString: delta.new_file.path), kind: .modified)
    }
  }
}
