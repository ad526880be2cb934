// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension YAMLScalar {
  /// The number that a plain text is, if it is one.
  init?(numberIn text: String) {
    guard let first = text.utf8.first, first.isDigit || first.isSign || first == .dot else {
      return nil
    }
    let digits = text.filter { $0 != "_" }
    if let number = Self.integer(digits) {
      self = .integer(number)
    } else if Self.isDecimal(digits), let number = Double(digits) {
      self = .double(number)
    } else {
      return nil
    }
  }

  /// Go's `strconv.ParseInt` with base 0: 0x, 0o, 0b, and octal behind a bare 0.
  private static func integer(_ text: String) -> Int? {
    let isNegative = text.hasPrefix("-")
    let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let (radix, skipped) =
      switch unsigned.prefix(2).lowercased() {
      case "0x": (16, 2)
      case "0o": (8, 2)
      case "0b": (2, 2)
      case let start where start.hasPrefix("0") && start.count == 2: (8, 1)
      default: (10, 0)
      }
    let digits = unsigned.dropFirst(skipped)
    guard let first = digits.utf8.first, !first.isSign else { return nil }
    return Int((isNegative ? "-" : "") + digits, radix: radix)
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`: Swift's own floats include more.
  private static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...].droppingSign()
    let whole = rest.prefix(while: \.isDigit)
    rest = rest[whole.endIndex...]
    if rest.first == .dot {
      let fraction = rest.dropFirst().prefix(while: \.isDigit)
      guard !(whole.isEmpty && fraction.isEmpty) else { return false }
      rest = rest[fraction.endIndex...]
    } else if whole.isEmpty {
      return false
    }
    guard let mark = rest.first else { return true }
    let exponent = rest.dropFirst().droppingSign()
    return mark | 0x20 == UInt8(ascii: "e") && !exponent.isEmpty
      && exponent.allSatisfy(\.isDigit)
  }
}

extension UInt8 {
  fileprivate static let dot = UInt8(ascii: ".")
  fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
}

extension Substring.UTF8View {
  fileprivate func droppingSign() -> Self { first?.isSign ?? false ? dropFirst() : self }
}
