// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The SHA-1 digest of the bytes (FIPS 180-4, section 6.1), so that the in-memory repository names
/// objects as Git does.
package func sha1(_ message: [UInt8]) -> [UInt8] {
  var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
  let bytes = padded(message)
  for start in stride(from: 0, to: bytes.count, by: 64) {
    absorb(bytes[start..<start + 64], into: &state)
  }
  return state.flatMap(bigEndian)
}

private func padded(_ message: [UInt8]) -> [UInt8] {
  let zeros = (119 - message.count % 64) % 64
  let bits = UInt64(message.count) * 8
  return message + [0x80] + [UInt8](repeating: 0, count: zeros)
    + bigEndian(UInt32(bits >> 32)) + bigEndian(UInt32(truncatingIfNeeded: bits))
}

private func bigEndian(_ word: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
}

private func absorb(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
  var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
  for (round, word) in schedule(block).enumerated() {
    let (mixed, constant) = mix(round, b, c, d)
    let next = rotated(a, 5) &+ mixed &+ e &+ constant &+ word
    (a, b, c, d, e) = (next, a, rotated(b, 30), c, d)
  }
  state = zip(state, [a, b, c, d, e]).map { $0 &+ $1 }
}

private func schedule(_ block: ArraySlice<UInt8>) -> [UInt32] {
  var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { index in
    block[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }
  for index in 16..<80 {
    words.append(
      rotated(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
  }
  return words
}

private func mix(_ round: Int, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> (UInt32, UInt32) {
  switch round {
  case 0..<20: (b & c | ~b & d, 0x5A82_7999)
  case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
  case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
  default: (b ^ c ^ d, 0xCA62_C1D6)
  }
}

private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word << count | word >> (32 - count)
}
