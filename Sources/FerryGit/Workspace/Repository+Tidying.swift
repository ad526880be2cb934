// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore

extension Repository {
  /// Writes every object into one pack and removes what held them before, when there are more packs
  /// or loose objects than allowed; whether there were. Then the repository must be opened again.
  ///
  /// No object is lost, reached or not: a reader may still be at a revision that has left its branch.
  /// Each fetch adds a pack and each commit loose objects, and every lookup asks all packs.
  func tidy(above limits: GitLimits) throws(LibraryError) -> Bool {
    let before = StoredObjects(in: path)
    guard before.packs.count > limits.packs || before.loose.count > limits.looseObjects else {
      return false
    }
    let pack = try packEverything()
    before.remove(keeping: pack)
    return true
  }

  /// The name of a new pack with all objects.
  private func packEverything() throws(LibraryError) -> String {
    let builder = try Owned(freedBy: git_packbuilder_free) { git_packbuilder_new(&$0, handle) }
    git_packbuilder_set_threads(builder.pointer, 1)
    // First what the branches reach: walked in order, it is packed more tightly.
    let walk = try Owned(freedBy: git_revwalk_free) { git_revwalk_new(&$0, handle) }
    for branch in try references(under: Self.fetchedPrefix) {
      var id = branch.id.raw
      try check(git_revwalk_push(walk.pointer, &id))
    }
    try check(git_packbuilder_insert_walk(builder.pointer, walk.pointer))
    let add: git_odb_foreach_cb = { id, builder in
      git_packbuilder_insert(builder.map { OpaquePointer($0) }, id, nil)
    }
    let database = try objects()
    try check(git_odb_foreach(database.pointer, add, UnsafeMutableRawPointer(builder.pointer)))
    try check(git_packbuilder_write(builder.pointer, nil, 0, nil, nil))
    return git_packbuilder_name(builder.pointer).map { String(cString: $0) } ?? ""
  }
}

/// The files that hold the objects of a repository.
private struct StoredObjects {
  /// Names of packs without an ending.
  let packs: [String]
  /// Paths of loose objects below `objects`.
  let loose: [String]
  private let objects: Folder

  init(in repository: String) {
    objects = Folder(path: repository + "/objects")
    packs = Folder(path: objects.path + "/pack").names
      .filter { $0.hasSuffix(".idx") }.map { String($0.dropLast(4)) }
    let fans = objects.names.filter { $0.utf8.count == 2 }
    loose = fans.flatMap { [objects] fan in
      Folder(path: "\(objects.path)/\(fan)").names.map { "\(fan)/\($0)" }
    }
  }

  /// Removes the files; an index goes before its pack, so that no reader finds one without the other.
  func remove(keeping pack: String) {
    for name in packs where !name.hasSuffix(pack) {
      objects.remove("pack/\(name).idx")
      objects.remove("pack/\(name).pack")
    }
    loose.forEach { objects.remove($0) }
  }
}
