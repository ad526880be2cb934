// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The parameters after the question mark.
struct RequestQuery: Hashable, Sendable {
  private let items: [String: String]

  init(_ text: String) {
    items = Dictionary(
      text.split(separator: "&").map { item in
        let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (
          percentDecoded(parts[0], plusIsSpace: true),
          parts.count > 1 ? percentDecoded(parts[1], plusIsSpace: true) : ""
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  subscript(name: String) -> String? { items[name] }

  /// A parameter that is given and not empty.
  func text(_ name: String) -> String? {
    items[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A flag is set by anything but `false` and `0`, as the server's conversion has it.
  func flag(_ name: String) -> Bool? {
    items[name].map { $0.lowercased() != "false" && $0 != "0" }
  }

  func number(_ name: String) throws(APIFailure) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else {
      throw .badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    return number
  }
}

/// A text without its percent signs (RFC 3986, section 2.1).
func percentDecoded(_ text: some StringProtocol, plusIsSpace: Bool) -> String {
  guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
    return String(text)
  }
  let bytes = Array(text.utf8)
  var out: [UInt8] = []
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
      let pair = decodedHex(String(decoding: bytes[index + 1...index + 2], as: UTF8.self))
    {
      out += pair
      index += 3
    } else {
      let isSpace = plusIsSpace && bytes[index] == UInt8(ascii: "+")
      out.append(isSpace ? UInt8(ascii: " ") : bytes[index])
      index += 1
    }
  }
  return String(decoding: out, as: UTF8.self)
}
