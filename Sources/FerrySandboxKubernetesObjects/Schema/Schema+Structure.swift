// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Schema {
  /// The schema under a key of an object, and whether the key is a declared field.
  func member(_ key: String) -> (schema: Schema, isDeclared: Bool) {
    if let declared = properties[key] { return (declared, true) }
    return (additional ?? .anything, false)
  }

  /// Whether an object may have other keys than the declared ones.
  var isOpen: Bool { additional != nil || keepsUnknown || form == .any }

  /// How a value merges: by its own shape where the schema says nothing.
  func structure(of value: JSONValue) -> Structure {
    switch form {
    case .object: return .map(isAtomic: isAtomic)
    case .array: return .list(listRule)
    case .any:
      if value.object != nil { return .map(isAtomic: false) }
      return value.array == nil ? .scalar : .list(.atomic)
    case .string, .integer, .number, .boolean, .integerOrString: return .scalar
    }
  }

  /// How the parts of a value are told apart.
  enum Structure: Hashable, Sendable {
    case scalar
    case list(ListRule)
    case map(isAtomic: Bool)

    /// A value that has one owner as a whole.
    var isLeaf: Bool {
      switch self {
      case .scalar, .list(.atomic), .map(isAtomic: true): true
      case .list, .map: false
      }
    }
  }

  /// The schema of the elements of an array.
  var element: Schema { items ?? .anything }

  /// How an element of a list is told from its siblings.
  func pathElement(of item: JSONValue, at index: Int) -> PathElement {
    switch listRule {
    case .atomic: return .index(index)
    case .set: return .value(item)
    case .map(let keys):
      var members: [String: JSONValue] = [:]
      for key in keys {
        members[key] = item[key] ?? element.properties[key]?.fallback
      }
      return .key(members)
    }
  }

  package static let anything = Schema(.any, keepsUnknown: true, isNullable: true)
}
