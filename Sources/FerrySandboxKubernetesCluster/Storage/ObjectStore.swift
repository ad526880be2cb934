// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// All objects of a cluster, with one version counted up by every write.
package struct ObjectStore: Sendable {
  private(set) var version = 1
  private var tables: [TableName: ObjectTable] = [:]
  /// Writes that the controllers have not looked at yet.
  private var unseen: [Change] = []
  /// The objects that name an owner, by its uid.
  private var owned: [String: Set<Location>] = [:]

  /// Where an object is.
  struct Location: Hashable, Sendable {
    let table: TableName
    let key: ObjectKey
  }

  package subscript(table: TableName, key: ObjectKey) -> APIObject? { tables[table]?[key] }

  package func table(_ name: TableName) -> ObjectTable {
    tables[name] ?? ObjectTable(floor: version)
  }

  var tableNames: [TableName] { Array(tables.keys) }

  /// Begins the history of a type now.
  mutating func open(_ name: TableName) {
    if tables[name] == nil { tables[name] = ObjectTable(floor: version) }
  }

  mutating func drop(_ name: TableName) { tables[name] = nil }

  /// Writes an object, or removes it, and gives it as written: with its new version.
  @discardableResult
  mutating func write(_ object: APIObject?, at key: ObjectKey, in name: TableName) -> APIObject? {
    open(name)
    version += 1
    var object = object
    object?["metadata", "resourceVersion"] = .string(String(version))
    let change = Change(
      version: version, table: name, key: key, before: tables[name]?[key], after: object)
    guard change.before != nil || change.after != nil else { return nil }
    tables[name]?.record(change)
    index(change)
    unseen.append(change)
    return object
  }

  /// The objects that name an owner, in order.
  func dependents(of uid: String) -> [APIObject] {
    (owned[uid] ?? []).sorted { ($0.table.plural, $0.key) < ($1.table.plural, $1.key) }
      .compactMap { self[$0.table, $0.key] }
  }

  private mutating func index(_ change: Change) {
    let (before, after) = (change.before?.owners ?? [], change.after?.owners ?? [])
    guard before != after else { return }
    let location = Location(table: change.table, key: change.key)
    for owner in before {
      owned[owner.uid]?.remove(location)
      if owned[owner.uid]?.isEmpty == true { owned[owner.uid] = nil }
    }
    for owner in after { owned[owner.uid, default: []].insert(location) }
  }

  package mutating func compact(through version: Int) {
    for name in tables.keys { tables[name]?.compact(through: version) }
  }

  /// The writes since the last call.
  mutating func takeUnseen() -> [Change] {
    defer { unseen.removeAll() }
    return unseen
  }
}
