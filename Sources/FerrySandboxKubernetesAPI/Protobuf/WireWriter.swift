// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Puts the fields of a protobuf message together.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ text: String, as field: Int) { write(Array(text.utf8), as: field) }

  /// Writes bytes, or a message that is whole already.
  mutating func write(_ value: [UInt8], as field: Int) {
    write(varint: UInt64(field) << 3 | 2)
    write(varint: UInt64(value.count))
    bytes += value
  }

  /// Writes a message that the body puts together.
  mutating func message(_ field: Int, _ body: (inout WireWriter) -> Void) {
    var inner = WireWriter()
    body(&inner)
    write(inner.bytes, as: field)
  }

  private mutating func write(varint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
