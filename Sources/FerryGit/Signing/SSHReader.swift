// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Reads the values that SSH strings together (RFC 4251, section 5).
struct SSHReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next bytes; nothing when there are fewer.
  mutating func bytes(count: Int) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// The next `uint32`.
  mutating func number() -> UInt32? {
    bytes(count: 4)?.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The next `string`.
  mutating func string() -> [UInt8]? { number().flatMap { bytes(count: Int($0)) } }

  /// The next `string`, as text.
  mutating func text() -> String? { string().map { String(decoding: $0, as: UTF8.self) } }
}

/// A `uint32` of SSH.
func sshNumber(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// A `string` of SSH.
func sshString(_ bytes: [UInt8]) -> [UInt8] { sshNumber(UInt32(bytes.count)) + bytes }
