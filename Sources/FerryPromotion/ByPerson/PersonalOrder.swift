// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a person asks for, with a reason that is kept.
package struct PersonalOrder: Hashable, Sendable {
  package let by: String
  package let reason: String

  /// Each becomes one line.
  package init(by: String, reason: String) {
    self.by = Self.line(by)
    self.reason = Self.line(reason)
  }

  /// As the end of a commit's message.
  package var trailers: String { "Ferry-By: \(by)\nFerry-Reason: \(reason)\n" }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
