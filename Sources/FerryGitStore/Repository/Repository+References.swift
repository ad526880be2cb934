// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain

extension Repository {
  /// The object a reference names, directly or through others; nothing when there is none.
  package func target(of reference: String) throws(LibraryError) -> GitObjectID? {
    var id = git_oid()
    let code = git_reference_name_to_id(&id, handle, reference)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check(code)
    return GitObjectID(id)
  }

  /// The reference that `HEAD` names, whether or not it exists.
  package func headReference() throws(LibraryError) -> String? {
    let head = try Owned(freedBy: git_reference_free) { git_reference_lookup(&$0, handle, "HEAD") }
    return git_reference_symbolic_target(head.pointer).map { String(cString: $0) }
  }

  /// Every reference with a prefix that names an object, in order of names.
  package func references(under prefix: String) throws(LibraryError) -> [(
    name: String, id: GitObjectID
  )] {
    var list = git_strarray()
    try check(git_reference_list(&list, handle))
    defer { git_strarray_dispose(&list) }
    let names = (0..<list.count).compactMap { list.strings[$0].map { String(cString: $0) } }
    var found: [(name: String, id: GitObjectID)] = []
    for name in names.sorted() where name.hasPrefix(prefix) {
      if let id = try target(of: name) { found.append((name, id)) }
    }
    return found
  }

  /// Moves a reference from `old` to `new` in one step, where nothing means that there is none.
  ///
  /// False when the reference was not at `old`, or another writer holds its lock.
  package func move(
    _ reference: String, from old: GitObjectID?, to new: GitObjectID?
  ) throws(LibraryError) -> Bool {
    switch (old, new) {
    case (nil, nil): return try target(of: reference) == nil
    case (let old, let new?): return try create(reference, from: old, to: new)
    case (let old?, nil): return try delete(reference, from: old)
    }
  }

  private func create(
    _ reference: String, from old: GitObjectID?, to new: GitObjectID
  ) throws(LibraryError) -> Bool {
    var target = new.raw
    var expected = old?.raw ?? git_oid()
    var made: OpaquePointer?
    let code =
      old == nil
      ? git_reference_create(&made, handle, reference, &target, 0, nil)
      : git_reference_create_matching(&made, handle, reference, &target, 1, &expected, nil)
    git_reference_free(made)
    return try won(code)
  }

  /// `git_reference_delete` deletes only what `git_reference_lookup` saw.
  private func delete(_ reference: String, from old: GitObjectID) throws(LibraryError) -> Bool {
    guard try target(of: reference) == old else { return false }
    var found: OpaquePointer?
    guard try won(git_reference_lookup(&found, handle, reference)) else { return false }
    defer { git_reference_free(found) }
    guard GitObjectID(git_reference_target(found)) == old else { return false }
    return try won(git_reference_delete(found))
  }

  private func won(_ code: Int32) throws(LibraryError) -> Bool {
    switch git_error_code(code) {
    case GIT_EEXISTS, GIT_EMODIFIED, GIT_ENOTFOUND, GIT_ELOCKED: return false
    default:
      try check(code)
      return true
    }
  }
}
