// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What labels, annotations and finalizers may be named (apimachinery `util/validation`).
enum LabelRules {
  /// A qualified name: an optional DNS prefix and a name of up to 63 characters.
  static func isKey(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return isName(parts[0])
    case 2: return NameRules.isSubdomain(String(parts[0])) && isName(parts[1])
    default: return false
    }
  }

  static func isValue(_ text: String) -> Bool { text.isEmpty || isName(Substring(text)) }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else {
      return false
    }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
