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

  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
}
