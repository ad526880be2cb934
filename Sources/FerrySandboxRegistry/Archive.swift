// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A POSIX tar archive of small files, with no time and no owner in it
/// (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, "ustar Interchange Format").
func tar(_ files: [(path: String, content: [UInt8])]) -> [UInt8] {
  let blocks = files.flatMap { tarHeader($0.path, $0.content.count) + padded($0.content) }
  return blocks + [UInt8](repeating: 0, count: 1_024)
}

/// The bytes as gzip (RFC 1952) in stored blocks: small files are not worth a compressor.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
  let pieces = stride(from: 0, to: max(1, bytes.count), by: 0xFFFF).map { start in
    bytes[start..<min(start + 0xFFFF, bytes.count)]
  }
  for (index, piece) in pieces.enumerated() {
    out.append(index == pieces.count - 1 ? 1 : 0)
    out += littleEndian(UInt16(piece.count)) + littleEndian(~UInt16(piece.count))
    out += piece
  }
  return out + littleEndian(crc32(bytes)) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
}

private func tarHeader(_ path: String, _ size: Int) -> [UInt8] {
  var header = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at offset: Int) {
    header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
  }
  put(String(path.prefix(99)), at: 0)
  put("0000644\0", at: 100)
  put("0000000\0", at: 108)
  put("0000000\0", at: 116)
  put(octal(size, digits: 11) + "\0", at: 124)
  put(octal(0, digits: 11) + "\0", at: 136)
  put(String(repeating: " ", count: 8), at: 148)  // counted as blanks in the checksum
  put("0", at: 156)  // a regular file
  put("ustar\0" + "00", at: 257)
  put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148)
  return header
}

private func octal(_ number: Int, digits: Int) -> String {
  let text = String(number, radix: 8)
  return String(repeating: "0", count: digits - text.count) + text
}

private func padded(_ content: [UInt8]) -> [UInt8] {
  content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
}

private func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// CRC-32 as gzip wants it (RFC 1952, section 8), bit by bit.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { bits, _ in
      bits & 1 == 1 ? bits >> 1 ^ 0xEDB8_8320 : bits >> 1
    }
  }
}
