// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import DequeModule
package import FerrySandboxKubernetesObjects

/// The objects of one type in order, and the latest changes of them.
///
/// The changes serve watches, and lists of an earlier version: undoing them one by one gives what
/// the table held then.
package struct ObjectTable: Sendable {
  private var objects: [ObjectKey: APIObject] = [:]
  private var keys: [ObjectKey] = []
  private(set) var changes: Deque<Change> = []
  /// The oldest version from which all changes are still known.
  private(set) var floor: Int

  init(floor: Int) { self.floor = floor }

  var count: Int { keys.count }

  subscript(key: ObjectKey) -> APIObject? { objects[key] }

  /// The objects of a namespace, or of all of them, in order.
  package func objects(in namespace: String?) -> [APIObject] {
    self.keys(in: namespace).compactMap { objects[$0] }
  }

  /// What the table held at an earlier version; nothing when that is no longer known.
  func objects(in namespace: String?, at version: Int) -> [APIObject]? {
    guard version >= floor else { return nil }
    var past: [ObjectKey: APIObject?] = [:]
    for change in changes.reversed() where change.version > version {
      past[change.key] = .some(change.before)
    }
    if past.isEmpty { return objects(in: namespace) }
    let gone = past.keys.filter { key in
      objects[key] == nil && (namespace == nil || key.namespace == namespace)
    }
    return (self.keys(in: namespace) + gone).sorted().compactMap { past[$0] ?? objects[$0] }
  }

  /// The changes after a version; nothing when some of them are no longer known.
  func changes(after version: Int) -> [Change]? {
    guard version >= floor else { return nil }
    var start = changes.endIndex
    while start > changes.startIndex, changes[start - 1].version > version { start -= 1 }
    return Array(changes[start...])
  }

  mutating func record(_ change: Change) {
    switch (change.before, change.after) {
    case (nil, let object?):
      keys.insert(change.key, at: position(of: change.key))
      objects[change.key] = object
    case (_, let object?): objects[change.key] = object
    case (_, nil):
      keys.remove(at: position(of: change.key))
      objects[change.key] = nil
    }
    changes.append(change)
    let limit = max(Self.leastHistory, 2 * keys.count)
    while changes.count > limit, let oldest = changes.popFirst() { floor = oldest.version }
  }

  /// Forgets the changes up to a version, as etcd's compaction does.
  mutating func compact(through version: Int) {
    while let oldest = changes.first, oldest.version <= version { changes.removeFirst() }
    floor = max(floor, version)
  }

  /// How many changes are kept of a table with few objects.
  static let leastHistory = 500

  private func keys(in namespace: String?) -> ArraySlice<ObjectKey> {
    guard let namespace else { return keys[...] }
    let start = position(of: ObjectKey(namespace: namespace, name: ""))
    return keys[start...].prefix { $0.namespace == namespace }
  }

  /// Where a key is, or would be (binary search).
  private func position(of key: ObjectKey) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
