// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain

extension Repository {
  /// Whether `ancestor` is the commit itself or is reached through its parents.
  package func isAncestor(_ ancestor: GitObjectID, of commit: GitObjectID) throws(LibraryError)
    -> Bool
  {
    var (commitID, ancestorID) = (commit.raw, ancestor.raw)
    if ancestor == commit { return true }
    return try check(git_graph_descendant_of(handle, &commitID, &ancestorID)) == 1
  }

  /// The best common ancestor; nothing when the histories have nothing in common.
  package func mergeBase(_ one: GitObjectID, _ other: GitObjectID) throws(LibraryError)
    -> GitObjectID?
  {
    var (base, one, other) = (git_oid(), one.raw, other.raw)
    let code = git_merge_base(&base, handle, &one, &other)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check(code)
    return GitObjectID(base)
  }

  /// The tree of a three-way merge of two commits, or the paths on which they disagree.
  package func mergedTree(
    _ ours: GitObjectID, _ theirs: GitObjectID
  ) throws(LibraryError) -> Result<GitObjectID, MergeConflicts> {
    let ours = try lookUpCommit(ours)
    let theirs = try lookUpCommit(theirs)
    let index = try Owned(freedBy: git_index_free) {
      git_merge_commits(&$0, handle, ours.pointer, theirs.pointer, nil)
    }
    guard git_index_has_conflicts(index.pointer) == 0 else {
      return .failure(MergeConflicts(paths: try conflicts(in: index)))
    }
    var tree = git_oid()
    try check(git_index_write_tree_to(&tree, index.pointer, handle))
    return .success(GitObjectID(tree))
  }

  private func conflicts(in index: borrowing Owned) throws(LibraryError) -> [String] {
    let iterator = try Owned(freedBy: git_index_conflict_iterator_free) {
      git_index_conflict_iterator_new(&$0, index.pointer)
    }
    var paths: Set<String> = []
    typealias Side = UnsafePointer<git_index_entry>?
    var (base, ours, theirs) = (nil as Side, nil as Side, nil as Side)
    while git_index_conflict_next(&base, &ours, &theirs, iterator.pointer) == 0 {
      for side in [base, ours, theirs] {
        if let side { paths.insert(String(cString: side.pointee.path)) }
      }
    }
    return paths.sorted()
  }
}

/// Why two commits cannot be merged.
package struct MergeConflicts: Error {
  package let paths: [String]
}
