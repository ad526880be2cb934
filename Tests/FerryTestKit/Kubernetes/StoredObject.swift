// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// An object of `InMemoryCluster` and who owns its fields.
struct StoredObject {
  /// One entry of managed fields.
  struct Owner: Hashable {
    let manager: String
    let applies: Bool
    let isStatus: Bool
  }

  var json: JSONValue
  private(set) var owners: [Owner: Set<FieldPath>] = [:]

  init(_ json: JSONValue) { self.json = json }

  /// The managers whose fields an apply would change, in order.
  func managersAgainst(_ wanted: [FieldPath: JSONValue], of owner: Owner) -> [FieldManager] {
    let disputed = wanted.filter { json[$0.key] != $0.value }.keys
    let others = owners.filter { other, paths in
      other != owner && disputed.contains { path in paths.contains { $0.overlaps(path) } }
    }
    return others.keys.map { FieldManager($0.manager, applies: $0.applies) }
      .sorted { $0.name < $1.name }
  }

  /// Sets what is wanted, takes away what this owner had set and does not want any more, and
  /// leaves alone what others own as well.
  mutating func apply(_ wanted: [FieldPath: JSONValue], by owner: Owner) {
    let before = owners[owner] ?? []
    for (other, paths) in owners where other != owner {
      owners[other] = paths.filter { path in
        !wanted.contains { $0.key.overlaps(path) && json[$0.key] != $0.value }
      }
    }
    for path in before.subtracting(wanted.keys)
    where !owners.contains(where: { $0.key != owner && $0.value.contains(path) }) {
      json.remove(at: path)
    }
    for (path, value) in wanted { json.set(value, at: path) }
    owners[owner] = Set(wanted.keys)
  }

  /// Notes an owner of whatever another writer changed.
  mutating func update(to json: JSONValue, by manager: String) {
    let changed = json.leaves().filter { self.json[$0.key] != $0.value && !$0.key.isBookkeeping }
    self.json = json
    for (path, _) in changed {
      let owner = Owner(manager: manager, applies: false, isStatus: path.first == "status")
      for other in owners.keys { owners[other]?.remove(path) }
      owners[owner, default: []].insert(path)
    }
  }
}

extension FieldPath {
  /// Whether one is, or lies below, the other.
  fileprivate func overlaps(_ other: FieldPath) -> Bool {
    starts(with: other) || other.starts(with: self)
  }

  /// What the server writes itself.
  fileprivate var isBookkeeping: Bool {
    guard first == "metadata", count > 1 else { return false }
    return ["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp"]
      .contains(self[1])
  }
}
