// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension String {
  /// Whether it needs no quotes to be read as a string by any reader of YAML 1.1 or 1.2.
  ///
  /// In doubt it does: quotes never hurt.
  package func isSafePlain(isInFlow: Bool) -> Bool {
    guard let first = utf8.first, first.isLetterOrDigit || first == UInt8(ascii: "/") else {
      return false
    }
    // A colon was an indicator in flow collections until YAML 1.2.
    let signs = isInFlow ? Self.signs.dropLast() : Self.signs[...]
    guard utf8.allSatisfy({ $0.isLetterOrDigit || signs.contains($0) }) else { return false }
    guard utf8.last != UInt8(ascii: ":"), YAMLScalar(plain: self) == .string(self) else {
      return false
    }
    return !looksLikeNumberOrDate && !looksLikeWord
  }

  private static let signs = Array("._-/+@:".utf8)

  /// Words that some readers take for something else in any mix of cases.
  private var looksLikeWord: Bool {
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"]
      .contains(lowercased())
  }

  /// Numbers of all kinds, sexagesimal ones such as `1:30`, dates and times; not `1.2.3`.
  private var looksLikeNumberOrDate: Bool {
    guard utf8.first?.isDigit ?? false else { return false }
    let text = lowercased()
    if ["0x", "0o", "0b"].contains(where: text.hasPrefix) { return true }
    let signs = Array("._:+-etz".utf8)
    let hasOnlySuch = text.utf8.allSatisfy { $0.isDigit || signs.contains($0) }
    return hasOnlySuch && text.utf8.count { $0 == UInt8(ascii: ".") } < 2
  }
}
