// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Mustache

/// Why a text for a merge request could not be made.
package struct MergeRequestTextFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The template's path.
  package let template: String
  package let reason: String

  package var description: String {
    "while rendering \(template): \(reason); compare it with the built-in one"
  }
}

/// A Mustache template of the config repository, or Ferry's own in its place.
struct TextTemplate {
  let path: String
  let text: String

  func rendered(_ values: [String: Any]) throws(MergeRequestTextFailure) -> String {
    do {
      return try MustacheTemplate(string: text).render(values)
    } catch {
      throw MergeRequestTextFailure(template: path, reason: "\(error)")
    }
  }
}

/// One line without what would end a cell of a Markdown table, or call a person by name.
func tableCell(_ text: String) -> String { oneLine(text).replacing("|", with: "\\|") }

/// The same with so many characters at most.
func tableCell(_ text: String, room: Int) -> String {
  tableCell(text.count > room ? String(text.prefix(room)) + "…" : text)
}

/// One line that calls no person by name.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).joined(separator: " ")
    .replacing("@", with: "@\u{200B}")
}
