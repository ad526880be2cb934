// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A JSON value (RFC 8259): what Kubernetes objects are made of.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

extension JSONValue {
  /// The member of an object; nothing when there is none or this is no object.
  package subscript(key: String) -> JSONValue? {
    get {
      if case .object(let members) = self { members[key] } else { nil }
    }
    set {
      guard case .object(var members) = self else { return }
      self = .null  // so that the dictionary is changed in place
      members[key] = newValue
      self = .object(members)
    }
  }

  /// The value at the end of a path of keys.
  package subscript(path: [String]) -> JSONValue? {
    path.reduce(Optional(self)) { $0?[$1] }
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var integer: Int? {
    switch self {
    case .integer(let number): number
    case .double(let number): Int(exactly: number)
    default: nil
    }
  }

  package var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let items) = self { items } else { nil }
  }

  package var object: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The members that are strings; others are passed over.
  package var strings: [String: String] {
    (object ?? [:]).compactMapValues(\.string)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByFloatLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral number: Int) { self = .integer(number) }
  package init(floatLiteral number: Double) { self = .double(number) }
  package init(booleanLiteral flag: Bool) { self = .bool(flag) }
  package init(arrayLiteral items: JSONValue...) { self = .array(items) }
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
  }
  /// An object of strings.
  package init(_ strings: [String: String]) { self = .object(strings.mapValues { .string($0) }) }
}
