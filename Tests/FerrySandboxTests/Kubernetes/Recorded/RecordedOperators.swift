// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What a check demands of a value; complaints say what is wrong.
enum RecordedOperators {
  static func complaints(
    _ check: JSONValue, _ found: JSONValue?, before: (Int, String) -> JSONValue?
  ) -> [String] {
    (check.object ?? [:]).compactMap { name, wanted in
      holds(name, wanted, found, check, before)
        ? nil : "\(name) \(wanted.short), got \(found?.short ?? "nothing")"
    }
  }

  private static func holds(
    _ name: String, _ wanted: JSONValue, _ found: JSONValue?, _ check: JSONValue,
    _ before: (Int, String) -> JSONValue?
  ) -> Bool {
    let list = found?.array
    switch name {
    case "exists": return (found != nil) == wanted.bool
    case "equals": return found.map { same($0, wanted) } ?? false
    case "notEquals": return !(found.map { same($0, wanted) } ?? false)
    case "in": return (wanted.array ?? []).contains { one in found.map { same($0, one) } ?? false }
    case "contains": return found?.string?.contains(wanted.string ?? "") ?? false
    case "notContains": return !(found?.string?.contains(wanted.string ?? "") ?? true)
    case "matches": return found?.string.map { matches($0, wanted.string ?? "") } ?? false
    case "length": return found?.count == wanted.integer
    case "minLength": return (found?.count ?? -1) >= (wanted.integer ?? 0)
    case "empty": return (found ?? .null).isEmptyValue == wanted.bool
    case "type": return found.map { $0.isOfType(wanted.string ?? "") } ?? false
    case "includes": return list?.contains { subset(wanted, $0) } ?? false
    case "excludes": return !(list?.contains { subset(wanted, $0) } ?? true)
    case "setEquals": return list.map { isSame($0, as: wanted.array ?? []) } ?? false
    case "superset":
      return (wanted.array ?? []).allSatisfy { one in list?.contains { same($0, one) } ?? false }
    case "atLeast": return (found?.integer ?? .min) >= (wanted.integer ?? .max)
    case "kind":
      let path = check["stepPath"]?.string ?? check["path"]?.string ?? "$"
      let old = before(check["step"]?.integer ?? 0, path)
      let isSame = found.map { new in old.map { same($0, new) } ?? false } ?? false
      return found != nil && isSame == (wanted == "same-as-step")
    default: return true  // the subject, and members of `kind`
    }
  }

  /// Equal as JSON, where 1 and 1.0 are one number.
  static func same(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.integer, .double), (.double, .integer): one.integer == other.integer
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy(same)
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.allSatisfy { key, value in right[key].map { same(value, $0) } ?? false }
    default: one == other
    }
  }

  /// Of objects, every wanted member is there; other values are equal.
  private static func subset(_ wanted: JSONValue, _ found: JSONValue) -> Bool {
    guard case .object(let members) = wanted else { return same(wanted, found) }
    return members.allSatisfy { key, value in found[key].map { subset(value, $0) } ?? false }
  }

  private static func isSame(_ list: [JSONValue], as wanted: [JSONValue]) -> Bool {
    list.count == wanted.count
      && wanted.allSatisfy { one in list.contains { same($0, one) } }
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    (try? Regex(pattern)).map { text.contains($0) } ?? false
  }
}

extension JSONValue {
  /// The start of the value, for messages.
  var short: String { String(canonicalText.prefix(200)) }

  fileprivate var count: Int? { string?.unicodeScalars.count ?? array?.count ?? object?.count }

  fileprivate var isEmptyValue: Bool { self == .null || count == 0 }

  fileprivate func isOfType(_ name: String) -> Bool {
    switch self {
    case .string: name == "string"
    case .integer: name == "integer" || name == "number"
    case .double: name == "number"
    case .bool: name == "boolean"
    case .array: name == "array"
    case .object: name == "object"
    case .null: false
    }
  }
}
