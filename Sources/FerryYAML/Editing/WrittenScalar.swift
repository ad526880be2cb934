// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A string as it is written in a file: always read back as this string.
struct WrittenScalar {
  let bytes: [UInt8]

  /// Writes a text in the style of what was there, or in the nearest one that can hold it.
  init(_ text: String, like style: YAMLStyle, isInFlow: Bool) {
    bytes =
      switch style {
      case .plain where text.isSafePlain(isInFlow: isInFlow): Array(text.utf8)
      case .singleQuoted where text.unicodeScalars.allSatisfy(\.isPrintable): Self.single(text)
      default: Self.double(text)
      }
  }

  /// Whether it stands for itself in any style.
  static func canBePlain(_ scalar: Unicode.Scalar) -> Bool { scalar.isPrintable }

  private static func single(_ text: String) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    return [quote] + text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  private static func double(_ text: String) -> [UInt8] {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case "\r": "\\r"
      case _ where scalar.isPrintable: String(scalar)
      default: "\\u" + String(repeating: "0", count: 4 - scalar.hex.count) + scalar.hex
      }
    }
    return Array("\"\(escaped.joined())\"".utf8)
  }
}

extension Unicode.Scalar {
  /// Whether it stands for itself in quotes: no control, no line break, no byte order mark.
  fileprivate var isPrintable: Bool {
    switch value {
    case 0x2028, 0x2029, 0xFEFF: false
    case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...: true
    default: false
    }
  }

  /// The number in hexadecimal digits; all that is not printable has at most four.
  fileprivate var hex: String { String(value, radix: 16) }
}
