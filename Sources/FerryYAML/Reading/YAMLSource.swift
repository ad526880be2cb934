// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The bytes of a file, and where in them its lines and Unicode scalars begin.
struct YAMLSource: Sendable {
  let bytes: [UInt8]
  /// Where the text begins: behind the byte order mark that some Windows editors write.
  ///
  /// libyaml gets the text without it, else it would count as an indentation of the first line.
  let textStart: Int
  /// Where each line begins, in bytes.
  private let lines: [Int]
  /// Where every 64th Unicode scalar begins, in bytes; empty if each scalar is one byte.
  private let stones: [Int]

  init(_ bytes: [UInt8]) {
    let textStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    self.bytes = bytes
    self.textStart = textStart
    (lines, stones) = bytes.withUnsafeBufferPointer { buffer in
      let isASCII = buffer.dropFirst(textStart).allSatisfy { $0 < 0x80 }
      return (
        Self.lineStarts(in: buffer, from: textStart),
        isASCII ? [] : Self.scalarStarts(in: buffer, from: textStart)
      )
    }
  }

  /// The byte at which a Unicode scalar of the text begins; libyaml counts in scalars.
  func offset(ofScalar index: Int) -> Int {
    guard !stones.isEmpty else { return textStart + index }
    let stone = min(index / Self.stride, stones.count - 1)
    var offset = stones[stone]
    for _ in 0..<(index - stone * Self.stride) where offset < bytes.count {
      offset += 1
      while offset < bytes.count, Self.continuesScalar(bytes[offset]) { offset += 1 }
    }
    return offset
  }

  /// The place of a byte as people count: the first line is 1, and so is its first scalar.
  ///
  /// Lines end as editors see it, at CR and LF; libyaml counts U+0085, U+2028 and U+2029 too.
  func mark(at offset: Int) -> YAMLMark {
    let line = lines.lastIndex(atOrBelow: offset)
    let column = scalars(before: offset) - scalars(before: lines[line])
    return YAMLMark(offset: offset, line: line + 1, column: column + 1)
  }

  /// Whether templates such as Helm's are why something is wrong at a byte: there is a `{{` in its
  /// line or the one before, or a line that begins with one.
  func isTemplated(near offset: Int) -> Bool {
    let place = lines.lastIndex(atOrBelow: offset)
    return lines.indices.contains { line in
      let end = line + 1 < lines.count ? lines[line + 1] : bytes.count
      let text = bytes[min(lines[line], end)..<end]
      return (place - 1...place).contains(line)
        ? text.contains(Self.template) : text.drop(while: \.isBlank).starts(with: Self.template)
    }
  }

  private func scalars(before offset: Int) -> Int {
    guard !stones.isEmpty else { return offset - textStart }
    let stone = stones.lastIndex(atOrBelow: offset)
    let rest = bytes[min(stones[stone], offset)..<min(offset, bytes.count)]
    return stone * Self.stride + rest.count { !Self.continuesScalar($0) }
  }

  private static let stride = 64
  private static let template = Array("{{".utf8)

  private static func lineStarts(
    in bytes: UnsafeBufferPointer<UInt8>, from textStart: Int
  ) -> [Int] {
    var lines = [textStart]
    lines.reserveCapacity(bytes.count / 16)
    for (offset, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
      let isFirstOfTwo = byte == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
      if !isFirstOfTwo { lines.append(offset + 1) }
    }
    return lines
  }

  private static func scalarStarts(
    in bytes: UnsafeBufferPointer<UInt8>, from textStart: Int
  ) -> [Int] {
    var starts: [Int] = []
    var index = 0
    for offset in textStart..<bytes.count where !continuesScalar(bytes[offset]) {
      if index % stride == 0 { starts.append(offset) }
      index += 1
    }
    return starts
  }

  private static func continuesScalar(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension [Int] {
  /// In ascending numbers: the index of the last one that is not greater; 0 if all are.
  fileprivate func lastIndex(atOrBelow number: Int) -> Int {
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if self[middle] <= number { low = middle } else { high = middle }
    }
    return low
  }
}
