// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One pkt-line: four hex digits of length and that many bytes, or a mark without any
/// (https://git-scm.com/docs/gitprotocol-common, "pkt-line format").
enum PacketLine: Hashable {
  case data(ArraySlice<UInt8>)
  case flush

  /// The longest line with its four digits.
  static let maxCount = 65_520

  /// The text without the line feed that may end it; nothing for a flush.
  var text: String? {
    guard case .data(let bytes) = self else { return nil }
    let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes
    return String(decoding: line, as: UTF8.self)
  }
}

/// Takes pkt-lines off the front of a request.
struct PacketReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next line; nothing at the end, and a failure for what is not a pkt-line.
  mutating func next() throws(MalformedRequest) -> PacketLine? {
    guard !rest.isEmpty else { return nil }
    let digits = String(decoding: rest.prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, let count = Int(digits, radix: 16),
      count == 0 || (4...rest.count).contains(count)
    else { throw MalformedRequest(reason: "the request is not made of pkt-lines") }
    if count == 0 {
      rest = rest.dropFirst(4)
      return .flush
    }
    let data = rest.dropFirst(4).prefix(count - 4)
    rest = rest.dropFirst(count)
    return .data(data)
  }
}

/// Why a request of a Git client is not understood.
struct MalformedRequest: Error {
  let reason: String
}

/// Puts pkt-lines together.
struct PacketWriter {
  private(set) var bytes: [UInt8] = []

  /// Adds a line of text, with the line feed that Git's own programs add.
  mutating func line(_ text: String) { data(Array((text + "\n").utf8)[...]) }

  /// Adds the mark that ends a list.
  mutating func flush() { bytes += "0000".utf8 }

  /// Adds bytes on a band of side-band-64k, in as many lines as needed.
  mutating func band(_ number: UInt8, _ payload: [UInt8]) {
    let step = PacketLine.maxCount - 5
    for start in stride(from: 0, to: payload.count, by: step) {
      data([number] + payload[start..<min(start + step, payload.count)])
    }
  }

  /// Adds bytes that are not in a line: a pack without side band.
  mutating func raw(_ payload: [UInt8]) { bytes += payload }

  private mutating func data(_ payload: ArraySlice<UInt8>) {
    let digits = String(payload.count + 4, radix: 16)
    bytes += (String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
    bytes += payload
  }
}
