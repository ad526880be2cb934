// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The name of a time zone in the IANA database, such as `Europe/Berlin`.
package struct ZoneName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package static let utc = ZoneName(checked: "UTC")

  private init(checked text: String) { self.text = text }

  /// Nothing when the text could be no zone, or lead out of the folder of zones.
  ///
  /// Parts of letters, digits, `_`, `-` and `+`, joined by `/` (RFC 9636 leaves names to the
  /// database; these are its rules, in its file `theory.html`).
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard text.utf8.count <= 64, (1...4).contains(parts.count),
      parts.allSatisfy({ part in !part.isEmpty && part.first != "-" && part.allSatisfy(isInName) })
    else { return nil }
    self.text = text
  }

  package var description: String { text }
}

private func isInName(_ character: Character) -> Bool {
  character.isASCII && (character.isLetter || character.isNumber || "_-+".contains(character))
}
