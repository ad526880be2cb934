// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Every file of one commit by its path from the top.
struct InMemoryFiles {
  /// A file is a plain one or a symbolic link, whose bytes are where it leads.
  struct File {
    var kind: TreeEntry.Kind
    var bytes: [UInt8]
  }

  private(set) var byPath: [String: File] = [:]

  /// Applies one edit by the rules of `PushesCommits`, or says what is wrong with it.
  mutating func apply(_ edit: FileEdit) -> String? {
    if let problem = edit.pathProblem { return problem }
    if byPath.keys.contains(where: { $0.hasPrefix(edit.path + "/") }) {
      return "'\(edit.path)' is a folder"
    }
    if let parent = byPath.keys.first(where: { edit.path.hasPrefix($0 + "/") }) {
      return edit.content == nil ? nil : "'\(parent)' is not a folder"
    }
    if edit.content != nil, let old = byPath[edit.path], old.kind != .file {
      return "'\(edit.path)' is not a plain file"
    }
    byPath[edit.path] = edit.content.map { File(kind: .file, bytes: $0) }
    return nil
  }

  /// Puts a symbolic link at the path.
  mutating func link(_ path: String, to destination: String) {
    byPath[path] = File(kind: .symlink, bytes: Array(destination.utf8))
  }

  /// The entries of the folder and, through `store`, every object below it.
  func entries(
    under folder: String = "", store: (GitObjectID, InMemoryGitObject) -> Void
  ) -> [TreeEntry] {
    let inside = byPath.filter { $0.key.hasPrefix(folder) }
    let names = Set(inside.keys.map { $0.dropFirst(folder.count).prefix { $0 != "/" } })
    let entries = names.map { name in
      entry(String(name), file: inside[folder + name], in: folder, store: store)
    }
    return entries.sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
  }

  private func entry(
    _ name: String, file: File?, in folder: String, store: (GitObjectID, InMemoryGitObject) -> Void
  ) -> TreeEntry {
    if let file {
      let id = InMemoryGitObject.id(ofBlob: file.bytes)
      store(id, .blob(file.bytes))
      return TreeEntry(name: name, kind: file.kind, id: id)
    }
    let entries = entries(under: folder + name + "/", store: store)
    let id = InMemoryGitObject.id(ofTree: entries)
    store(id, .tree(entries))
    return TreeEntry(name: name, kind: .tree, id: id)
  }
}

extension TreeEntry {
  /// Git orders a folder as if its name ended with a slash.
  fileprivate var sortKey: [UInt8] { Array((kind == .tree ? name + "/" : name).utf8) }
}
