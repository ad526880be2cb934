// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// The memory this process holds, from `/proc/self/statm`.
func residentBytes() throws -> Int {
  let stream = try fopen("/proc/self/statm", "re").unwrapped
  defer { fclose(stream) }
  var line = [CChar](repeating: 0, count: 128)
  fgets(&line, Int32(line.count), stream)
  let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  let pages = String(decoding: bytes, as: UTF8.self).split(separator: " ")[1]
  return try Int(pages).unwrapped * Int(getpagesize())
}
