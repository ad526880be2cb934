// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain
package import FerryPorts

extension Repository {
  /// Writes the tree that the edits make of `base`; nothing as base stands for the empty tree.
  ///
  /// Only folders with an edit below them are written. A folder left without files goes. A file keeps
  /// its executable bit; a symbolic link, a submodule or a folder is not written over.
  package func writeTree(
    changing base: GitObjectID?, by edits: [FileEdit]
  ) throws(LibraryError) -> GitObjectID {
    let pending = edits.map { PendingEdit($0) }
    let builder = try changedFolder(base, by: pending)
    return try write(builder)
  }

  private func changedFolder(
    _ base: GitObjectID?, by edits: [PendingEdit]
  ) throws(LibraryError) -> Owned {
    let builder = try treeBuilder(of: base)
    for (name, edits) in Dictionary(grouping: edits, by: \.name) {
      try change(name, in: builder, by: edits)
    }
    return builder
  }

  /// Applies the edits of one entry: of the file itself, or of files below the folder.
  private func change(
    _ name: String, in builder: borrowing Owned, by edits: [PendingEdit]
  ) throws(LibraryError) {
    let below = edits.compactMap(\.below)
    if let edit = edits.last(where: { $0.below == nil }) {
      guard below.isEmpty || edit.content == nil else { throw refusal(edit, "is not a folder") }
      try changeFile(edit, in: builder)
    }
    if !below.isEmpty { try changeFolder(name, in: builder, by: below) }
  }

  private func changeFile(
    _ edit: PendingEdit, in builder: borrowing Owned
  ) throws(LibraryError) {
    let old = git_treebuilder_get(builder.pointer, edit.name)
    let mode = old.map { git_tree_entry_filemode($0) } ?? GIT_FILEMODE_BLOB
    if mode == GIT_FILEMODE_TREE { throw refusal(edit, "is a folder") }
    guard let content = edit.content else {
      if old != nil { try check(git_treebuilder_remove(builder.pointer, edit.name)) }
      return
    }
    guard mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE else {
      throw refusal(edit, "is not a plain file")
    }
    var id = git_oid()
    try check(git_blob_create_from_buffer(&id, handle, content, content.count))
    try check(git_treebuilder_insert(nil, builder.pointer, edit.name, &id, mode))
  }

  private func changeFolder(
    _ name: String, in builder: borrowing Owned, by edits: [PendingEdit]
  ) throws(LibraryError) {
    let old = git_treebuilder_get(builder.pointer, name)
    if let old, git_tree_entry_type(old) != GIT_OBJECT_TREE {
      guard let edit = edits.first(where: { $0.content != nil }) else { return }
      throw refusal(edit, "is below '\(name)', which is not a folder")
    }
    let folder = try changedFolder(
      old.map { GitObjectID(git_tree_entry_id($0).pointee) }, by: edits)
    if git_treebuilder_entrycount(folder.pointer) == 0 {
      if old != nil { try check(git_treebuilder_remove(builder.pointer, name)) }
    } else {
      var id = try write(folder).raw
      try check(git_treebuilder_insert(nil, builder.pointer, name, &id, GIT_FILEMODE_TREE))
    }
  }

  private func treeBuilder(of base: GitObjectID?) throws(LibraryError) -> Owned {
    guard let base else {
      return try Owned(freedBy: git_treebuilder_free) { git_treebuilder_new(&$0, handle, nil) }
    }
    let tree = try lookUpTree(base)
    return try Owned(freedBy: git_treebuilder_free) {
      git_treebuilder_new(&$0, handle, tree.pointer)
    }
  }

  private func write(_ builder: borrowing Owned) throws(LibraryError) -> GitObjectID {
    var id = git_oid()
    try check(git_treebuilder_write(&id, builder.pointer))
    return GitObjectID(id)
  }

  private func refusal(_ edit: PendingEdit, _ reason: String) -> LibraryError {
    LibraryError(code: GIT_EINVALIDSPEC, message: "'\(edit.path)' \(reason)")
  }
}

/// A file edit on its way down from the top folder.
private struct PendingEdit {
  let path: String
  let content: [UInt8]?
  /// The component of the path in the folder that is reached.
  var name: String { String(components[depth]) }
  private let components: [Substring]
  private var depth = 0

  init(_ edit: FileEdit) {
    path = edit.path
    content = edit.content
    components = edit.path.split(separator: "/")
  }

  /// The same edit one folder further down; nothing when it has arrived.
  var below: PendingEdit? {
    guard depth + 1 < components.count else { return nil }
    var next = self
    next.depth += 1
    return next
  }
}
