// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain
package import FerryPorts

extension Repository {
  /// Writes a commit of the parent's tree with the edits, or a first commit; no reference moves.
  package func writeCommit(
    _ edits: [FileEdit], on parent: GitObjectID?, message: String, by authorship: Authorship
  ) throws(LibraryError) -> GitObjectID {
    for edit in edits {
      if let problem = edit.pathProblem {
        throw LibraryError(code: GIT_EINVALIDSPEC, message: "'\(edit.path)': \(problem)")
      }
    }
    let base = try parent.map { commit throws(LibraryError) in try details(of: commit).tree }
    let tree = try writeTree(changing: base, by: edits)
    return try writeCommit(
      of: tree, parents: parent.map { [$0] } ?? [], message: message, by: authorship)
  }

  /// Writes a commit of a tree; no reference moves.
  package func writeCommit(
    of tree: GitObjectID, parents: [GitObjectID], message: String, by authorship: Authorship
  ) throws(LibraryError) -> GitObjectID {
    let content = try commitContent(
      of: tree, parents: parents, message: message, by: authorship)
    let signature = try authorship.sign.map { sign throws(LibraryError) in
      try sign(Array(content.utf8))
    }
    var id = git_oid()
    // Without a signature the content is written as it is.
    try check(git_commit_create_with_signature(&id, handle, content, signature, nil))
    return GitObjectID(id)
  }

  /// The bytes of a commit before it is signed.
  private func commitContent(
    of tree: GitObjectID, parents: [GitObjectID], message: String, by authorship: Authorship
  ) throws(LibraryError) -> String {
    let author = authorship.author
    var person: UnsafeMutablePointer<git_signature>?
    try check(git_signature_new(&person, author.name, author.email, authorship.time.seconds, 0))
    defer { git_signature_free(person) }
    var commits: [OpaquePointer?] = []
    defer { commits.forEach(git_commit_free) }
    for parent in parents {
      var (commit, id) = (nil as OpaquePointer?, parent.raw)
      try check(git_commit_lookup(&commit, handle, &id))
      commits.append(commit)
    }
    let tree = try lookUpTree(tree)
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try check(
      git_commit_create_buffer(
        &buffer, handle, person, person, nil, message, tree.pointer, commits.count, &commits))
    return String(cString: buffer.ptr)
  }
}
