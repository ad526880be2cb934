// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain
package import FerryPorts

extension Repository {
  /// Writes a commit of the parent's tree with the edits, or a first commit; no reference moves.
  package func writeCommit(
    _ edits: [FileEdit], on parent: GitObjectID?, message: String, author: Signature,
    time: Timestamp
  ) throws(LibraryError) -> GitObjectID {
    for edit in edits {
      if let problem = edit.pathProblem {
        throw LibraryError(code: GIT_EINVALIDSPEC, message: "'\(edit.path)': \(problem)")
      }
    }
    let base = try parent.map { commit throws(LibraryError) in try details(of: commit).tree }
    let tree = try writeTree(changing: base, by: edits)
    return try writeCommit(
      of: tree, parents: parent.map { [$0] } ?? [], message: message, author: author, time: time)
  }

  /// Writes a commit of a tree; no reference moves.
  package func writeCommit(
    of tree: GitObjectID, parents: [GitObjectID], message: String, author: Signature,
    time: Timestamp
  ) throws(LibraryError) -> GitObjectID {
    var person: UnsafeMutablePointer<git_signature>?
    try check(git_signature_new(&person, author.name, author.email, time.seconds, 0))
    defer { git_signature_free(person) }
    var (id, ids) = (git_oid(), parents.map(\.raw))
    var treeID = tree.raw
    try check(
      ids.withUnsafeMutableBufferPointer { ids in
        var pointers = ids.indices.map { UnsafePointer(ids.baseAddress! + $0) as UnsafePointer? }
        return git_commit_create_from_ids(
          &id, handle, nil, person, person, nil, message, &treeID, pointers.count, &pointers)
      })
    return GitObjectID(id)
  }
}
