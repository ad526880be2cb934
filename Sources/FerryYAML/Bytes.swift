// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension UInt8 {
  static let blank = UInt8(ascii: " ")

  /// Whether it is an ASCII digit.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether it is an ASCII letter or digit.
  var isLetterOrDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  /// Whether it is a space or a tab.
  var isBlank: Bool { self == .blank || self == UInt8(ascii: "\t") }

  /// Whether it ends a line.
  var isBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }

  /// Whether it is a space, a tab, or ends a line.
  var isBlankOrBreak: Bool { isBlank || isBreak }
}
