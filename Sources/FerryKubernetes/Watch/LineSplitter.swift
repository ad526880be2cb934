// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Cuts a byte stream into lines, wherever the pieces of the stream end.
struct LineSplitter {
  /// The longest line that is taken.
  let limit: Int
  private var buffer: [UInt8] = []
  /// Where the next line begins.
  private var start = 0
  /// Before here there is no end of that line.
  private var searched = 0

  init(limit: Int) { self.limit = limit }

  /// Takes the next piece of the stream.
  mutating func append(_ bytes: [UInt8]) {
    if start > 0 {
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    buffer += bytes
  }

  /// The next line that is complete, without its end; empty lines are passed over.
  mutating func next() -> [UInt8]? {
    while let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = buffer[start..<end]
      start = end + 1
      searched = start
      if !line.isEmpty { return Array(line) }
    }
    searched = buffer.count
    return nil
  }

  /// Whether the line that is not complete yet has passed the limit.
  var isOverLimit: Bool { buffer.count - start > limit }
}
