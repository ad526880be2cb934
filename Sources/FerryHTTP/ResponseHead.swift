// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes

/// The lines of an answer's head as they came; taken apart by whoever reads the answer.
struct ResponseHead: Sendable {
  /// The most bytes of one head.
  static let mostBytes = 256 << 10

  private var lines: [UInt8] = []
  /// Whether the empty line after the head has come.
  private(set) var isComplete = false

  /// Takes a line with its end; a status line begins a new head. False when there are too many.
  mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
    // After the body come its trailers, which nobody asked for.
    if line.starts(with: "HTTP/".utf8) {
      lines = []
      isComplete = false
    } else if isComplete {
      return true
    }
    isComplete = line.allSatisfy { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    lines.append(contentsOf: line)
    return lines.count <= Self.mostBytes
  }

  /// Whether this is the answer and not a word on the way to it (1xx).
  var isFinal: Bool { status >= 200 }

  /// Takes the head apart; of a decoded body, the encoding and the length are not said any more.
  func response(isDecoded: Bool) -> HTTPResponse {
    var fields = HTTPFields()
    for line in lines.split(separator: UInt8(ascii: "\n")).dropFirst() {
      if let field = field(in: line) { fields.append(field) }
    }
    if isDecoded, fields.contains(.contentEncoding) {
      fields[.contentEncoding] = nil
      fields[.contentLength] = nil
    }
    return HTTPResponse(status: .init(code: status), headerFields: fields)
  }

  /// The number after the first space of the status line.
  private var status: Int {
    let digits = lines.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3)
    return Int(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  private func field(in line: ArraySlice<UInt8>) -> HTTPField? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
    let value = line[(colon + 1)...].drop(while: isBlank)
    guard let name, let last = value.lastIndex(where: { !isBlank($0) }) else {
      return name.map { HTTPField(name: $0, value: "") }
    }
    return HTTPField(name: name, value: value[...last])
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(byte)
  }
}
