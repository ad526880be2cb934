// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Text from outside, fit to be put on a page.
///
/// Mustache escapes by `Character`, so a quotation mark with a combining accent would pass it
/// unescaped and end an attribute. Here every mark that means something in HTML stands alone:
/// what would join it gets a dotted circle to sit on, as Unicode proposes for such marks (Unicode
/// Standard, section 7.9). Control characters, and those that turn the direction of the text, are
/// replaced; the length is bounded.
struct PageText: Hashable, Sendable, CustomStringConvertible {
  let description: String

  init(_ text: String, limit: Int = 600) {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      if let last = out.last, isMarkup(last), !Self.standsAlone(last, before: scalar) {
        out.append("\u{25CC}")
      }
      out.append(isDisturbing(scalar) ? "\u{FFFD}" : scalar)
    }
    if text.unicodeScalars.count > limit { out.append("…") }
    description = String(out)
  }

  private static func standsAlone(_ mark: Unicode.Scalar, before next: Unicode.Scalar) -> Bool {
    var both = String.UnicodeScalarView()
    both.append(mark)
    both.append(next)
    return String(both).count == 2
  }
}

private func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "<", ">", "&", "\"", "'": true
  default: false
  }
}

/// Control characters, and marks that override the direction of text (Unicode Annex 9).
private func isDisturbing(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
  default: false
  }
}
