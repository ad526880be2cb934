// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Takes the fields of one protobuf message apart
/// (https://protobuf.dev/programming-guides/encoding).
struct WireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// What one field holds, before its type is known.
  enum Value {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  struct Field {
    let number: Int
    let value: Value
  }

  /// The next field; nothing at the end.
  mutating func next() throws(WireFailure) -> Field? {
    guard !rest.isEmpty else { return nil }
    let tag = try varint()
    guard let number = Int(exactly: tag >> 3), number > 0 else { throw WireFailure.malformed }
    switch tag & 7 {
    case 0: return Field(number: number, value: .number(try varint()))
    case 1: return Field(number: number, value: .bytes(try take(8)))
    case 2:
      guard let count = Int(exactly: try varint()) else { throw WireFailure.malformed }
      return Field(number: number, value: .bytes(try take(count)))
    case 5: return Field(number: number, value: .bytes(try take(4)))
    default: throw WireFailure.malformed
    }
  }

  private mutating func take(_ count: Int) throws(WireFailure) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw WireFailure.malformed }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func varint() throws(WireFailure) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw WireFailure.malformed }
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
    }
    throw WireFailure.malformed
  }
}

extension WireReader.Value {
  var number: UInt64? { if case .number(let number) = self { number } else { nil } }
  var bytes: ArraySlice<UInt8>? { if case .bytes(let bytes) = self { bytes } else { nil } }
}
