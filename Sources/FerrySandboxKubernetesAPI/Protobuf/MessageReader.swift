// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Reads protobuf messages into the JSON that says the same.
struct MessageReader: Sendable {
  let shapes: MessageShapes

  /// How deep messages may lie in each other.
  static let depth = 32

  func json(
    _ bytes: ArraySlice<UInt8>, as message: Substring, depth: Int = 0
  ) throws(WireFailure) -> JSONValue {
    guard depth < Self.depth else { throw .tooDeep }
    guard let fields = shapes[message] else { throw .unknownType(String(message)) }
    var members: [String: JSONValue] = [:]
    var reader = WireReader(bytes)
    while let found = try reader.next() {
      guard let field = fields[found.number] else {
        if found.value.isEmpty { continue }
        throw .unknownField(message: String(message), number: found.number)
      }
      try add(found.value, of: field, to: &members, depth + 1)
    }
    return .object(members)
  }

  private func add(
    _ value: WireReader.Value, of field: MessageField, to members: inout [String: JSONValue],
    _ depth: Int
  ) throws(WireFailure) {
    switch field.many {
    case .map:
      let (key, inner) = try entry(value, field.type, depth)
      var map = members.removeValue(forKey: field.name)?.object ?? [:]
      map[key] = inner
      members[field.name] = .object(map)
    case .list:
      var list = members.removeValue(forKey: field.name)?.array ?? []
      list.append(try self.value(value, field.type, depth))
      members[field.name] = .array(list)
    case .one:
      let inner = try self.value(value, field.type, depth)
      if field.isInline {
        members.merge(inner.object ?? [:]) { _, new in new }
      } else if field.keepsZero || !inner.isZero {
        members[field.name] = inner
      }
    }
  }

  /// A map is a list of messages with the fields key and value.
  private func entry(
    _ value: WireReader.Value, _ type: Substring, _ depth: Int
  ) throws(WireFailure) -> (String, JSONValue) {
    var key = ""
    var inner = try self.value(.bytes([]), type, depth)
    var reader = WireReader(try value.message())
    while let found = try reader.next() {
      if found.number == 1 { key = try found.value.text() }
      if found.number == 2 { inner = try self.value(found.value, type, depth) }
    }
    return (key, inner)
  }

  private func value(
    _ value: WireReader.Value, _ type: Substring, _ depth: Int
  ) throws(WireFailure) -> JSONValue {
    switch type {
    case "string": .string(try value.text())
    case "bytes": .string(base64(try value.message()))
    case "int": .integer(Int(truncatingIfNeeded: try value.integer()))
    case "bool": .bool(try value.integer() != 0)
    case "Time", "MicroTime": try WellKnownMessage.time(value.message())
    case "Quantity": try WellKnownMessage.quantity(value.message())
    case "IntOrString": try WellKnownMessage.integerOrString(value.message())
    case "FieldsV1": try WellKnownMessage.rawJSON(value.message())
    default: try json(value.message(), as: type, depth: depth)
    }
  }
}

extension WireReader.Value {
  /// Whether a field of any type says nothing but its zero.
  fileprivate var isEmpty: Bool { number == 0 || bytes?.isEmpty == true }

  fileprivate func message() throws(WireFailure) -> ArraySlice<UInt8> {
    guard let bytes else { throw .malformed }
    return bytes
  }

  fileprivate func integer() throws(WireFailure) -> UInt64 {
    guard let number else { throw .malformed }
    return number
  }

  fileprivate func text() throws(WireFailure) -> String {
    guard let text = String(validating: try message(), as: UTF8.self) else { throw .malformed }
    return text
  }
}

extension JSONValue {
  /// Go leaves these out where it cannot tell them from unset.
  fileprivate var isZero: Bool {
    switch self {
    case .null, .integer(0), .bool(false), .string(""): true
    default: false
    }
  }
}
