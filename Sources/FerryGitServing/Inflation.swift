// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Undoes DEFLATE (RFC 1951), up to a limit of bytes.
struct Inflation {
  private var input: Bits
  private var output: [UInt8] = []
  private let limit: Int

  init(_ bytes: ArraySlice<UInt8>, limit: Int) {
    input = Bits(bytes)
    self.limit = limit
  }

  /// The bytes; nothing when the input is malformed, ends early, or would give more than the limit.
  mutating func run() -> [UInt8]? {
    var isLast = false
    while !isLast {
      guard let last = input.take(1), let kind = input.take(2) else { return nil }
      isLast = last == 1
      guard block(of: kind) else { return nil }
    }
    return output
  }

  private mutating func block(of kind: Int) -> Bool {
    switch kind {
    case 0: return storedBlock()
    case 1: return compressedBlock(.fixedLengths, .fixedDistances)
    case 2:
      guard let (lengths, distances) = dynamicCodes() else { return false }
      return compressedBlock(lengths, distances)
    default: return false
    }
  }

  private mutating func storedBlock() -> Bool {
    input.skipToByte()
    guard let count = input.take(16), let check = input.take(16), count ^ check == 0xFFFF,
      output.count + count <= limit
    else { return false }
    for _ in 0..<count {
      guard let byte = input.take(8) else { return false }
      output.append(UInt8(byte))
    }
    return true
  }

  private mutating func compressedBlock(_ lengths: HuffmanCode, _ distances: HuffmanCode) -> Bool {
    while let symbol = lengths.symbol(from: &input) {
      if symbol == 256 { return true }
      if symbol < 256 {
        guard output.count < limit else { return false }
        output.append(UInt8(symbol))
      } else if !copy(symbol, distances) {
        return false
      }
    }
    return false
  }

  /// Repeats earlier output; source and destination may overlap.
  private mutating func copy(_ symbol: Int, _ distances: HuffmanCode) -> Bool {
    guard let length = value(symbol - 257, in: Self.lengthBases),
      let code = distances.symbol(from: &input),
      let distance = value(code, in: Self.distanceBases), distance <= output.count,
      output.count + length <= limit
    else { return false }
    for _ in 0..<length { output.append(output[output.count - distance]) }
    return true
  }

  private mutating func value(_ index: Int, in bases: [(base: Int, bits: Int)]) -> Int? {
    guard bases.indices.contains(index), let extra = input.take(bases[index].bits) else {
      return nil
    }
    return bases[index].base + extra
  }

  /// RFC 1951, section 3.2.7.
  private mutating func dynamicCodes() -> (HuffmanCode, HuffmanCode)? {
    guard let literals = input.take(5), let distances = input.take(5), let count = input.take(4)
    else { return nil }
    var meta = [Int](repeating: 0, count: 19)
    for index in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(
      count + 4)
    {
      guard let length = input.take(3) else { return nil }
      meta[index] = length
    }
    let total = literals + 257 + distances + 1
    guard let code = HuffmanCode(lengths: meta), let lengths = codeLengths(total, by: code),
      let first = HuffmanCode(lengths: Array(lengths.prefix(literals + 257))),
      let second = HuffmanCode(lengths: Array(lengths.dropFirst(literals + 257)))
    else { return nil }
    return (first, second)
  }

  private mutating func codeLengths(_ total: Int, by code: HuffmanCode) -> [Int]? {
    var lengths: [Int] = []
    while lengths.count < total {
      guard let symbol = code.symbol(from: &input) else { return nil }
      switch symbol {
      case 0..<16: lengths.append(symbol)
      case 16:
        guard let last = lengths.last, let extra = input.take(2) else { return nil }
        lengths += [Int](repeating: last, count: 3 + extra)
      case 17:
        guard let extra = input.take(3) else { return nil }
        lengths += [Int](repeating: 0, count: 3 + extra)
      default:
        guard let extra = input.take(7) else { return nil }
        lengths += [Int](repeating: 0, count: 11 + extra)
      }
    }
    return lengths.count == total ? lengths : nil
  }

  /// RFC 1951, section 3.2.5: a base and how many more bits follow.
  private static let lengthBases =
    bases(
      from: 3,
      bits: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]
        + [5, 5, 5, 5]
    ).dropLast() + [(227, 5), (258, 0)]
  private static let distanceBases = bases(
    from: 1, bits: [0, 0] + (0..<28).map { $0 / 2 })

  private static func bases(from first: Int, bits: [Int]) -> [(base: Int, bits: Int)] {
    var base = first
    return bits.map { count in
      defer { base += 1 << count }
      return (base, count)
    }
  }
}

/// A canonical Huffman code, decoded bit by bit (RFC 1951, section 3.2.2).
struct HuffmanCode {
  private var counts = [Int](repeating: 0, count: 16)
  private var symbols: [Int] = []

  /// Takes the length of every symbol's code, zero for a symbol that does not occur.
  init?(lengths: [Int]) {
    guard lengths.allSatisfy({ (0...15).contains($0) }) else { return nil }
    for length in lengths where length > 0 { counts[length] += 1 }
    for length in 1...15 {
      symbols += lengths.indices.filter { lengths[$0] == length }
    }
  }

  static let fixedLengths = HuffmanCode(
    checked: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = HuffmanCode(checked: [Int](repeating: 5, count: 30))

  private init(checked lengths: [Int]) { self = HuffmanCode(lengths: lengths)! }

  func symbol(from input: inout Bits) -> Int? {
    var (code, first, index) = (0, 0, 0)
    for length in 1...15 {
      guard let bit = input.take(1) else { return nil }
      code |= bit
      if code - first < counts[length] { return symbols[index + code - first] }
      index += counts[length]
      first = (first + counts[length]) << 1
      code <<= 1
    }
    return nil
  }
}

/// Bits of a byte string, the least significant of each byte first.
struct Bits {
  private let bytes: ArraySlice<UInt8>
  private var offset: Int
  private var bit = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    offset = bytes.startIndex
  }

  /// The next `count` bits as a number; nothing when fewer are left.
  mutating func take(_ count: Int) -> Int? {
    var value = 0
    for index in 0..<count {
      guard offset < bytes.endIndex else { return nil }
      value |= Int(bytes[offset] >> bit & 1) << index
      bit += 1
      if bit == 8 { (bit, offset) = (0, offset + 1) }
    }
    return value
  }

  /// Drops what is left of a byte that was begun.
  mutating func skipToByte() {
    if bit > 0 { (bit, offset) = (0, offset + 1) }
  }
}
