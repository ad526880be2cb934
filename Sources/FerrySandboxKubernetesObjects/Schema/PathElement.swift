// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// One step of the way to a field: how `fieldsV1` names it.
///
/// The format is that of structured-merge-diff (`fieldpath/serialize-pe.go`).
enum PathElement: Hashable, Sendable {
  case field(String)
  /// The element of a list with these members.
  case key([String: JSONValue])
  /// The element of a set with this value.
  case value(JSONValue)
  case index(Int)

  init?(encoded text: String) {
    let rest = String(text.dropFirst(2))
    switch text.prefix(2) {
    case "f:": self = .field(rest)
    case "k:":
      guard case .object(let members)? = try? JSONValue(parsing: rest) else { return nil }
      self = .key(members)
    case "v:":
      guard let value = try? JSONValue(parsing: rest) else { return nil }
      self = .value(value)
    case "i:":
      guard let index = Int(rest) else { return nil }
      self = .index(index)
    default: return nil
    }
  }

  /// As a key of `fieldsV1`.
  var encoded: String {
    switch self {
    case .field(let name): "f:" + name
    case .key(let members): "k:" + JSONValue.object(members).canonicalText
    case .value(let value): "v:" + value.canonicalText
    case .index(let index): "i:\(index)"
    }
  }

  /// As messages show it: `.name`, `[name="app"]`.
  var shown: String {
    switch self {
    case .field(let name): return "." + name
    case .key(let members):
      let pairs = members.sorted { $0.key < $1.key }.map { "\($0)=\($1.canonicalText)" }
      return "[" + pairs.joined(separator: ",") + "]"
    case .value(let value): return "[=\(value.canonicalText)]"
    case .index(let index): return "[\(index)]"
    }
  }

  /// What tells the element apart, as a value.
  var json: JSONValue {
    switch self {
    case .field(let name): .string(name)
    case .key(let members): .object(members)
    case .value(let value): value
    case .index(let index): .integer(index)
    }
  }
}
