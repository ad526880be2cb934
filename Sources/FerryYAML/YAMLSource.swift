// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The bytes of a file, and where in them its lines and Unicode scalars begin.
struct YAMLSource: Sendable {
  let bytes: [UInt8]
  /// Where each line begins, in bytes.
  private let lines: [Int]
  /// Where every 64th Unicode scalar begins, in bytes; empty if each scalar is one byte.
  private let scalars: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    (lines, scalars) = bytes.withUnsafeBufferPointer { buffer in
      let lines = Self.lineStarts(in: buffer)
      let isASCII = buffer.allSatisfy { $0 < 0x80 }
      return (lines, isASCII ? [] : Self.scalarStarts(in: buffer))
    }
  }

  /// The byte at which a Unicode scalar begins; libyaml counts in scalars.
  func offset(ofScalar index: Int) -> Int {
    guard !scalars.isEmpty else { return index }
    let stone = min(index / Self.stride, scalars.count - 1)
    var offset = scalars[stone]
    var left = index - stone * Self.stride
    while left > 0, offset < bytes.count {
      offset += 1
      while offset < bytes.count, Self.continuesScalar(bytes[offset]) { offset += 1 }
      left -= 1
    }
    return offset
  }

  /// The place of a byte as people count: the first line is 1, and so is its first scalar.
  ///
  /// Lines end as editors see it, at CR and LF; libyaml counts U+0085, U+2028 and U+2029 too.
  func mark(at offset: Int) -> YAMLMark {
    let line = lineIndex(at: offset)
    let start = line == 0 && hasByteOrderMark ? Self.byteOrderMark.count : lines[line]
    let scalars = bytes[min(start, offset)..<min(offset, bytes.count)]
      .count { !Self.continuesScalar($0) }
    return YAMLMark(offset: offset, line: line + 1, column: scalars + 1)
  }

  /// Whether the file begins with U+FEFF, as some Windows editors write it.
  var hasByteOrderMark: Bool { bytes.starts(with: Self.byteOrderMark) }

  /// Whether there is a `{{`, as in files that Helm renders first.
  var isTemplated: Bool {
    zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "{") && $1 == $0 }
  }

  private func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private static let stride = 64
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func lineStarts(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var lines = [0]
    lines.reserveCapacity(bytes.count / 16)
    for (offset, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
      let isFirstOfTwo = byte == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
      if !isFirstOfTwo { lines.append(offset + 1) }
    }
    return lines
  }

  private static func scalarStarts(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var starts: [Int] = []
    var index = 0
    for (offset, byte) in bytes.enumerated() where !continuesScalar(byte) {
      if index % stride == 0 { starts.append(offset) }
      index += 1
    }
    return starts
  }

  private static func continuesScalar(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
