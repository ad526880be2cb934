// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A `name=value` of a query, percent-encoded when printed.
package struct QueryItem: Hashable, Sendable, CustomStringConvertible {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  package var description: String { "\(percentEncoded(name))=\(percentEncoded(value))" }
}

/// The text with everything but RFC 3986's unreserved characters as `%XX`; a slash too, unless kept.
package func percentEncoded(_ text: String, keepingSlashes: Bool = false) -> String {
  var out: [UInt8] = []
  for byte in text.utf8 {
    if isUnreserved(byte) || keepingSlashes && byte == UInt8(ascii: "/") {
      out.append(byte)
    } else {
      out += "%\(hex([byte]).uppercased())".utf8
    }
  }
  return String(decoding: out, as: UTF8.self)
}

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
    UInt8(ascii: "_"), UInt8(ascii: "~"):
    true
  default: false
  }
}
