// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Base64 with padding and the standard alphabet (RFC 4648, section 4).
package func base64(_ bytes: some Collection<UInt8>) -> String {
  var out: [UInt8] = []
  out.reserveCapacity((bytes.count + 2) / 3 * 4)
  var rest = bytes[...]
  while !rest.isEmpty {
    let group = Array(rest.prefix(3))
    let word = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < group.count ? UInt32(group[$1]) : 0) }
    for place in 0..<4 {
      out.append(
        place <= group.count
          ? alphabet[Int(word >> (18 - 6 * UInt32(place)) & 0x3F)] : UInt8(ascii: "="))
    }
    rest = rest.dropFirst(3)
  }
  return String(decoding: out, as: UTF8.self)
}

/// The bytes of standard base64; nothing when the text is anything else. Padding must be whole,
/// and line breaks are for the caller to take out.
package func decodedBase64(_ text: some StringProtocol) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count % 4 == 0 else { return nil }
  let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
  var out: [UInt8] = []
  out.reserveCapacity(digits.count / 4 * 3)
  var word: UInt32 = 0
  for (index, digit) in digits.dropLast(padding).enumerated() {
    guard let value = sextet(digit) else { return nil }
    word = word << 6 | value
    if index % 4 == 3 {
      out += [UInt8(word >> 16 & 0xFF), UInt8(word >> 8 & 0xFF), UInt8(word & 0xFF)]
      word = 0
    }
  }
  switch padding {
  case 1: out += [UInt8(word >> 10 & 0xFF), UInt8(word >> 2 & 0xFF)]
  case 2: out.append(UInt8(word >> 4 & 0xFF))
  default: break  // whole groups only
  }
  return out
}

private let alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

private func sextet(_ digit: UInt8) -> UInt32? {
  switch digit {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
  case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
