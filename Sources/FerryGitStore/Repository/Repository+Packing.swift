// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain

extension Repository {
  /// A pack of every object that `wanted` reaches and `known` does not; what is not here is not known.
  package func pack(
    _ wanted: [GitObjectID], without known: [GitObjectID] = []
  ) throws(LibraryError) -> [UInt8] {
    let builder = try gather(wanted, without: known)
    var buffer = git_buf()
    try check(git_packbuilder_write_buf(&buffer, builder.pointer))
    defer { git_buf_dispose(&buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
  }

  /// Throws when `wanted` reaches an object that is not here, other than through `known`.
  package func verifyWhole(
    _ wanted: [GitObjectID], given known: [GitObjectID] = []
  ) throws(LibraryError) {
    _ = try gather(wanted, without: known)
  }

  /// Adds the objects of a pack; the pack may lean on objects that are here.
  package func ingest(pack: some Collection<UInt8>, maxObjects: UInt32) throws(LibraryError) {
    let database = try objects()
    let limit = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    defer { limit.deallocate() }
    limit.initialize(to: maxObjects)
    var made: UnsafeMutablePointer<git_odb_writepack>?
    try check(git_odb_write_pack(&made, database.pointer, refuseTooManyObjects, limit))
    guard let writer = made else { return }
    defer { writer.pointee.free(writer) }
    let bytes = Array(pack)
    var progress = git_indexer_progress()
    try check(writer.pointee.append(writer, bytes, bytes.count, &progress))
    try check(writer.pointee.commit(writer, &progress))
    try check(git_odb_refresh(database.pointer))
  }

  /// Lists what goes into a pack; every object is looked up, so a missing one throws.
  private func gather(
    _ wanted: [GitObjectID], without known: [GitObjectID]
  ) throws(LibraryError) -> Owned {
    let builder = try Owned(freedBy: git_packbuilder_free) { git_packbuilder_new(&$0, handle) }
    git_packbuilder_set_threads(builder.pointer, 1)
    let walk = try Owned(freedBy: git_revwalk_free) { git_revwalk_new(&$0, handle) }
    for id in Set(wanted) { try insert(id, into: builder, walking: walk) }
    for id in Set(known) where try holds(id) {
      var id = id.raw
      // A tag of a tree or a blob has no commit to hide: it is then sent again, which is harmless.
      _ = git_revwalk_hide(walk.pointer, &id)
    }
    try check(git_packbuilder_insert_walk(builder.pointer, walk.pointer))
    return builder
  }

  /// Puts a commit into the walk; a tag into the pack, and what it names likewise.
  private func insert(
    _ id: GitObjectID, into builder: borrowing Owned, walking walk: borrowing Owned
  ) throws(LibraryError) {
    var id = id.raw
    let object = try Owned(freedBy: git_object_free) {
      git_object_lookup(&$0, handle, &id, GIT_OBJECT_ANY)
    }
    switch git_object_type(object.pointer) {
    case GIT_OBJECT_COMMIT: try check(git_revwalk_push(walk.pointer, &id))
    case GIT_OBJECT_TAG:
      try check(git_packbuilder_insert(builder.pointer, &id, nil))
      let named = GitObjectID(git_tag_target_id(object.pointer).pointee)
      try insert(named, into: builder, walking: walk)
    default: try check(git_packbuilder_insert_recur(builder.pointer, &id, nil))
    }
  }
}

private let refuseTooManyObjects: git_indexer_progress_cb = { progress, limit in
  guard let progress, let limit else { return GIT_EUSER.rawValue }
  let isWithin = progress.pointee.total_objects <= limit.load(as: UInt32.self)
  return isWithin ? 0 : GIT_EUSER.rawValue
}
