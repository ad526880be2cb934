// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension TimeZoneRules {
  /// Reads a file of the time zone database (TZif, RFC 9636, section 3).
  ///
  /// Nothing when the bytes are no such file. Leap seconds are passed over: the files of
  /// `/usr/share/zoneinfo` have none, those under `right/` are not for this.
  package init?(tzif bytes: [UInt8]) {
    var reader = TZifReader(bytes)
    guard let header = TZifHeader(&reader) else { return nil }
    guard header.version >= 2 else {
      self.init(header, wide: false, &reader)
      return
    }
    // The block for readers of 32 bits comes first, and says less.
    guard reader.skip(header.size(wide: false)), let wide = TZifHeader(&reader) else { return nil }
    self.init(wide, wide: true, &reader)
  }

  private init?(_ header: TZifHeader, wide: Bool, _ reader: inout TZifReader) {
    let width = wide ? 8 : 4
    guard (1...256).contains(header.types), header.times <= 20_000,
      let times = reader.numbers(header.times, width: width),
      let indices = reader.numbers(header.times, width: 1)
    else { return nil }
    var offsets: [Int64] = []
    for _ in 0..<header.types {
      guard let offset = reader.number(width: 4), abs(offset) < 26 * 3_600, reader.skip(2) else {
        return nil
      }
      offsets.append(offset)
    }
    let rest = header.chars + header.leaps * (width + 4) + header.isStandard + header.isUniversal
    guard reader.skip(rest), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
      indices.allSatisfy({ offsets.indices.contains(Int(UInt8(truncatingIfNeeded: $0))) })
    else { return nil }
    let transitions = zip(times, indices).map { time, index in
      Transition(time: time, offset: offsets[Int(UInt8(truncatingIfNeeded: index))])
    }
    let footer = wide ? reader.line() : ""
    guard let footer else { return nil }
    let rule = PosixTimeZone(footer)
    guard footer.isEmpty || rule != nil else { return nil }
    self.init(initial: offsets[0], transitions: transitions, footer: rule)
  }
}

/// The counts at the beginning of a block.
private struct TZifHeader {
  let version: Int
  let isUniversal, isStandard, leaps, times, types, chars: Int

  init?(_ reader: inout TZifReader) {
    guard reader.take(Array("TZif".utf8)), let version = reader.number(width: 1), reader.skip(15),
      let counts = reader.numbers(6, width: 4), counts.allSatisfy({ $0 >= 0 })
    else { return nil }
    // Digits as in ASCII; none in the first version.
    self.version = version == 0 ? 1 : Int(version) - 0x30
    (isUniversal, isStandard, leaps) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
    (times, types, chars) = (Int(counts[3]), Int(counts[4]), Int(counts[5]))
  }

  /// How many bytes of data follow.
  func size(wide: Bool) -> Int {
    let width = wide ? 8 : 4
    return times * (width + 1) + types * 6 + chars + leaps * (width + 4) + isStandard
      + isUniversal
  }
}

/// Big-endian numbers in turn.
private struct TZifReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func take(_ bytes: [UInt8]) -> Bool {
    guard rest.starts(with: bytes) else { return false }
    return skip(bytes.count)
  }

  mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= rest.count else { return false }
    rest = rest.dropFirst(count)
    return true
  }

  mutating func number(width: Int) -> Int64? {
    guard rest.count >= width else { return nil }
    let bits = rest.prefix(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(width)
    let shift = 64 - UInt64(width) * 8
    return Int64(bitPattern: bits << shift) >> Int64(shift)
  }

  mutating func numbers(_ count: Int, width: Int) -> [Int64]? {
    guard count <= rest.count / width else { return nil }
    return (0..<count).compactMap { _ in number(width: width) }
  }

  /// A line between two line breaks.
  mutating func line() -> String? {
    let lineBreak = UInt8(ascii: "\n")
    guard take([lineBreak]), let end = rest.firstIndex(of: lineBreak) else { return nil }
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}
