// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What the server makes up.
enum GeneratedName {
  /// A name from `generateName`: the prefix, cut to fit, and five characters.
  static func name(_ prefix: String) -> String {
    String(prefix.prefix(58)) + suffix()
  }

  /// Five characters that form no words.
  static func suffix() -> String {
    String((0..<5).compactMap { _ in alphabet.randomElement() })
  }

  /// A random UUID (RFC 9562, version 4).
  static func uid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
      .joined(separator: "-")
  }

  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
}
