// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension YAMLNode {
  /// The entries that are written in this mapping itself, merge keys as they are.
  package var ownEntries: [YAMLEntry] {
    guard kind == .mapping else { return [] }
    var entries: [YAMLEntry] = []
    var key = id + 1
    while key < record.next {
      let value = tree.records[key].next
      entries.append(YAMLEntry(key: YAMLNode(tree, key), value: YAMLNode(tree, value)))
      key = tree.records[value].next
    }
    return entries
  }

  /// Whether it is the plain key `<<`.
  package var isMergeKey: Bool { tree.records.isMergeKey(id) }

  /// Own keys win over merged ones, and earlier merged ones over later (yaml.org/type/merge.html).
  static func merge(_ own: [YAMLEntry]) -> [YAMLEntry] {
    var merged = own.filter { !$0.key.isMergeKey }
    var keys = SeenKeys()
    for entry in merged { _ = entry.key.text.map { keys.insert($0) } }
    for entry in own where entry.key.isMergeKey {
      for source in entry.value.mergeSources {
        for entry in source.entries {
          guard entry.key.text.map({ keys.insert($0) }) ?? true else { continue }
          merged.append(entry)
        }
      }
    }
    return merged
  }

  private var mergeSources: [YAMLNode] {
    resolved.kind == .sequence ? items : [self]
  }
}

extension [YAMLTree.Record] {
  /// Whether a node is the plain key `<<`.
  func isMergeKey(_ id: Int) -> Bool {
    self[id].kind == .scalar && self[id].style == .plain && self[id].text == "<<"
  }
}
