// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// How a text looks: coloured on a terminal, plain anywhere else.
struct TextStyle: Sendable {
  let isColoured: Bool

  /// Plain also where `NO_COLOR` is set (https://no-color.org).
  static var ofStandardOutput: TextStyle {
    TextStyle(isColoured: isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil)
  }

  /// What a person has to look at.
  func bad(_ text: String) -> String { sequence("31", text) }

  /// The name of what follows.
  func title(_ text: String) -> String { sequence("1", text) }

  private func sequence(_ code: String, _ text: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
