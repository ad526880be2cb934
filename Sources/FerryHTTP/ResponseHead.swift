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

  var isEmpty: Bool { lines.isEmpty }

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
  var isFinal: Bool { code >= 200 }

  /// Takes the head apart; of a decoded body, the encoding and the length are not said any more.
  func response(isDecoded: Bool) -> HTTPResponse {
    var fields = HTTPFields()
    lines.withUnsafeBufferPointer { lines in
      var rest = lines[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        if let field = field(in: rest[..<end]) { fields.append(field) }
        rest = rest[(end + 1)...]
      }
    }
    if isDecoded, fields.contains(.contentEncoding) {
      fields[.contentEncoding] = nil
      fields[.contentLength] = nil
    }
    return HTTPResponse(status: status, headerFields: fields)
  }

  var status: HTTPResponse.Status { HTTPResponse.Status(code: code) }

  /// The number after the first space of the status line.
  private var code: Int {
    let digits = lines.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3)
    guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return 0 }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// The field of a line; nothing in the status line, and nothing where the name is not one.
  private func field(in line: Slice<UnsafeBufferPointer<UInt8>>) -> HTTPField? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    guard let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self)) else {
      return nil
    }
    var value = line[(colon + 1)...]
    while let last = value.last, isBlank(last) { value.removeLast() }
    return HTTPField(name: name, value: value.drop(while: isBlank))
  }
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}
