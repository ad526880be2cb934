// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Bytes that take the place of others.
struct Splice {
  let range: Range<Int>
  let bytes: [UInt8]

  init(_ range: Range<Int>, _ bytes: [UInt8]) {
    self.range = range
    self.bytes = bytes
  }

  /// An insertion of text before a byte.
  init(at offset: Int, _ bytes: [UInt8]) { self.init(offset..<offset, bytes) }
}

extension [UInt8] {
  /// With all splices done, which are in ascending order and do not overlap.
  func applying(_ splices: [Splice]) -> [UInt8] {
    splices.reversed().reduce(into: self) { bytes, splice in
      bytes.replaceSubrange(splice.range, with: splice.bytes)
    }
  }
}
