// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The messages of `k8s.io/apimachinery` that JSON writes as one value.
enum WellKnownMessage {
  /// Seconds and nanoseconds; nothing at all is the zero time, which JSON has as null.
  static func time(_ bytes: ArraySlice<UInt8>) throws(WireFailure) -> JSONValue {
    let parts = try numbers(in: bytes)
    guard !parts.isEmpty else { return .null }
    let seconds = Int64(truncatingIfNeeded: parts[1] ?? 0)
    let limit: Int64 = 253_402_300_800  // the year 10000
    guard seconds.magnitude < limit.magnitude, let nanoseconds = Int64(exactly: parts[2] ?? 0)
    else { throw .malformed }
    let moment = Timestamp(milliseconds: seconds * 1_000)
    guard nanoseconds > 0 else { return .string(moment.description) }
    guard nanoseconds < 1_000_000_000 else { throw .malformed }
    let fraction = String(1_000_000 + nanoseconds / 1_000).dropFirst()
    return .string("\(moment.description.dropLast()).\(fraction)Z")
  }

  static func quantity(_ bytes: ArraySlice<UInt8>) throws(WireFailure) -> JSONValue {
    .string(try text(in: bytes, field: 1))
  }

  /// The type in field 1: a number in field 2, or a text in field 3.
  static func integerOrString(_ bytes: ArraySlice<UInt8>) throws(WireFailure) -> JSONValue {
    let parts = try numbers(in: bytes)
    if parts[1] == 1 { return .string(try text(in: bytes, field: 3)) }
    return .integer(Int(truncatingIfNeeded: parts[2] ?? 0))
  }

  /// JSON as it is, in field 1.
  static func rawJSON(_ bytes: ArraySlice<UInt8>) throws(WireFailure) -> JSONValue {
    let raw = try text(in: bytes, field: 1)
    guard !raw.isEmpty else { return .null }
    guard let json = try? JSONValue(parsing: Array(raw.utf8)) else { throw .malformed }
    return json
  }

  /// The text in a field; empty when it is not there.
  static func text(in bytes: ArraySlice<UInt8>, field: Int) throws(WireFailure) -> String {
    let found = try self.bytes(in: bytes, field: field)
    guard let text = String(validating: found, as: UTF8.self) else { throw .malformed }
    return text
  }

  /// The bytes in a field; empty when it is not there.
  static func bytes(
    in bytes: ArraySlice<UInt8>, field: Int
  ) throws(WireFailure) -> ArraySlice<UInt8> {
    var found: ArraySlice<UInt8> = []
    var reader = WireReader(bytes)
    while let next = try reader.next() {
      if next.number == field, let value = next.value.bytes { found = value }
    }
    return found
  }

  private static func numbers(in bytes: ArraySlice<UInt8>) throws(WireFailure) -> [Int: UInt64] {
    var numbers: [Int: UInt64] = [:]
    var reader = WireReader(bytes)
    while let field = try reader.next() { numbers[field.number] = field.value.number }
    return numbers
  }
}
