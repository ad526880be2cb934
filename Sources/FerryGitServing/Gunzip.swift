// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The content of one gzip member (RFC 1952); nothing when it is none, or larger than the limit.
///
/// Git compresses the requests of long negotiations. The length is checked, the CRC is not: the bytes
/// came over TCP, and what is in them is checked by its reader.
package func gunzipped(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
  guard let start = endOfGzipHeader(bytes), bytes.count >= start + 8 else { return nil }
  var inflation = Inflation(bytes[start..<bytes.count - 8], limit: limit)
  guard let content = inflation.run() else { return nil }
  let length = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  return UInt32(truncatingIfNeeded: content.count) == length ? content : nil
}

private func endOfGzipHeader(_ bytes: [UInt8]) -> Int? {
  guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { return nil }
  let flags = bytes[3]
  var offset = 10
  if flags & 4 != 0 { offset += 2 + Int(bytes[10]) + Int(bytes[11]) << 8 }
  for flag in [UInt8(8), 16] where flags & flag != 0 {
    guard offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else { return nil }
    offset = end + 1
  }
  return flags & 2 != 0 ? offset + 2 : offset
}
