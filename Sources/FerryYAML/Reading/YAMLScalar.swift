// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The typed value of a scalar, as kubectl and other tools built on sigs.k8s.io/yaml see it.
///
/// These are the rules of YAML 1.1 but for sexagesimal numbers and timestamps, which stay strings.
package enum YAMLScalar: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case string(String)

  /// Types a text; anything quoted, and anything with a tag that we do not know, is a string.
  package init(_ text: String, isPlain: Bool, tag: String? = nil) {
    switch tag {
    case nil: self = isPlain ? Self(plain: text) : .string(text)
    case "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int":
      self = Self(plain: text)
    case "tag:yaml.org,2002:float":
      let value = Self(plain: text)
      self = if case .integer(let number) = value { .double(Double(number)) } else { value }
    default: self = .string(text)
    }
  }

  /// Types a plain text.
  package init(plain text: String) {
    self = Self.word(text) ?? Self.number(text) ?? .string(text)
  }

  private static func word(_ text: String) -> YAMLScalar? {
    switch text {
    case "", "~", "null", "Null", "NULL": .null
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE": .bool(true)
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE": .bool(false)
    case ".nan", ".NaN", ".NAN": .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": .double(-.infinity)
    default: nil
    }
  }

  private static func number(_ text: String) -> YAMLScalar? {
    guard let first = text.utf8.first else { return nil }
    guard
      first.isDigit || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(first)
    else { return nil }
    let digits = text.filter { $0 != "_" }
    if let number = integer(digits) { return .integer(number) }
    return isDecimal(digits) ? Double(digits).map { .double($0) } : nil
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
    guard digits.first.map({ $0 != "+" && $0 != "-" }) ?? false else { return nil }
    return Int((isNegative ? "-" : "") + digits, radix: radix)
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
  private static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    let whole = rest.prefix { $0.isDigit }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { $0.isDigit }
      guard !(whole.isEmpty && fraction.isEmpty) else { return false }
      rest = rest.dropFirst(1 + fraction.count)
    } else if whole.isEmpty {
      return false
    }
    guard let mark = rest.first else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    return !rest.isEmpty && rest.allSatisfy { $0.isDigit }
  }
}
