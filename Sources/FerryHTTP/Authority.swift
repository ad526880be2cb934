// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A host, by name or address, and its port. Credentials before the host are not accepted: they
/// belong into a header field, where nothing prints them.
struct Authority: Hashable {
  /// As it was given.
  let text: String
  /// Without the brackets of an IPv6 address.
  let host: String
  let port: Int?

  init?(_ text: String) {
    self.text = text
    let host: Substring
    let rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[..<end].dropFirst()
      rest = text[end...].dropFirst()
      guard host.contains(":"), host.utf8.allSatisfy(Self.isAddressByte) else { return nil }
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
      guard !host.isEmpty, host.utf8.allSatisfy(Self.isNameByte) else { return nil }
    }
    self.host = String(host)
    guard !rest.isEmpty else {
      port = nil
      return
    }
    let digits = rest.dropFirst()
    guard rest.first == ":", digits.first != "+", let port = UInt16(digits), port > 0 else {
      return nil
    }
    self.port = Int(port)
  }

  /// The host as a URL says it.
  var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
