// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The number in the last trailer of this name in a commit message.
func trailerCount(_ name: String, in message: String) -> Int? {
  message.split(whereSeparator: \.isNewline)
    .last { $0.hasPrefix(name + ":") }
    .flatMap { Int($0.dropFirst(name.utf8.count + 1).filter { !$0.isWhitespace }) }
}
