// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Which fields differ between two values.
struct Comparison: Hashable, Sendable {
  var added = FieldSet()
  var modified = FieldSet()
  var removed = FieldSet()

  var isSame: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }

  /// The fields that have a new value.
  var changed: FieldSet { added.union(modified) }
}

extension Schema {
  /// Compares two objects of this schema field by field (`typed/compare.go`).
  func compare(_ old: JSONValue, _ new: JSONValue) -> Comparison {
    var result = Comparison()
    compareMaps(old.object ?? [:], new.object ?? [:], &result)
    return result
  }

  private func compareMaps(
    _ old: [String: JSONValue], _ new: [String: JSONValue], _ result: inout Comparison
  ) {
    for key in Set(old.keys).union(new.keys) where old[key] != new[key] {
      compare(old[key], new[key], member(key).schema, at: .field(key), &result)
    }
  }

  private func compareLists(
    _ old: [JSONValue], _ new: [JSONValue], _ result: inout Comparison
  ) {
    let (old, new) = (indexed(old), indexed(new))
    for element in Set(old.keys).union(new.keys) where old[element] != new[element] {
      compare(old[element], new[element], self.element, at: element, &result)
    }
  }

  private func compare(
    _ old: JSONValue?, _ new: JSONValue?, _ schema: Schema, at element: PathElement,
    _ result: inout Comparison
  ) {
    guard let sample = new ?? old else { return }
    let isEmpty = old.isVoid && new.isVoid
    let structure = schema.structure(of: sample)
    let sameShape = old == nil || new == nil || schema.structure(of: old ?? .null) == structure
    if old == nil { result.added.insert(element) }
    if new == nil { result.removed.insert(element) }
    guard !structure.isLeaf, !isEmpty, sameShape else {
      if old != nil, new != nil { result.modified.insert(element) }
      return
    }
    var inner = Comparison()
    if case .map = structure {
      schema.compareMaps(old?.object ?? [:], new?.object ?? [:], &inner)
    } else {
      schema.compareLists(old?.array ?? [], new?.array ?? [], &inner)
    }
    result.added.insert(element, inner.added)
    result.modified.insert(element, inner.modified)
    result.removed.insert(element, inner.removed)
  }

  /// The elements of a list by what tells them apart; of two alike the first counts.
  func indexed(_ list: [JSONValue]) -> [PathElement: JSONValue] {
    Dictionary(
      list.enumerated().map { (pathElement(of: $1, at: $0), $1) },
      uniquingKeysWith: { one, _ in one }
    )
  }
}

extension JSONValue? {
  /// Missing, null, or an object or array without anything in it.
  fileprivate var isVoid: Bool {
    switch self {
    case nil, .null?: true
    case .object(let members)?: members.isEmpty
    case .array(let list)?: list.isEmpty
    default: false
    }
  }
}
