// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The bytes in Base64 with padding (RFC 4648, section 4).
func base64(_ bytes: some Collection<UInt8>) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var out: [UInt8] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let group = Array(rest.prefix(3))
    rest = rest.dropFirst(3)
    let word = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
    for index in 0..<4 {
      let isPadding = index > group.count
      out.append(isPadding ? UInt8(ascii: "=") : alphabet[word >> (18 - 6 * index) & 63])
    }
  }
  return String(decoding: out, as: UTF8.self)
}
