// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The most of a log that a comment shows.
private let mostLines = 40
private let mostCharacters = 4_000

/// The end of a log, for a fenced block of a comment.
///
/// Nothing in it ends the fence, calls a person, or is a command to the host: signs that could get a
/// character without width behind them.
func fencedLog(_ text: String) -> String {
  let lines = String(withoutEscapes(text).suffix(mostCharacters))
    .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  let end = lines.reversed().drop(while: \.isEmpty).reversed().suffix(mostLines)
  return end.map { harmless(String($0)) }.joined(separator: "\n")
}

/// One line of a fenced block, with the same care.
func fencedLine(_ text: String, room: Int = 300) -> String {
  let line = withoutEscapes(text).split(whereSeparator: \.isNewline).joined(separator: " ")
  return harmless(line.count > room ? String(line.prefix(room)) + "…" : line)
}

private let gap = "\u{200B}"

/// One line. Hosts take `/close` at the beginning of a line as a command
/// (https://docs.gitlab.com/user/project/quick_actions/).
private func harmless(_ line: String) -> String {
  let line =
    line.replacing("``", with: "`\(gap)`").replacing("~~", with: "~\(gap)~")
    .replacing("@", with: "@\(gap)")
  return line.drop(while: \.isWhitespace).hasPrefix("/") ? gap + line : line
}

/// Without the colours and other signs of a terminal (ECMA-48, section 5.4), and without control
/// characters but line feeds and tabs.
private func withoutEscapes(_ text: String) -> String {
  var kept = String.UnicodeScalarView()
  var isInSequence = false
  var rest = text.unicodeScalars[...]
  while let scalar = rest.popFirst() {
    if isInSequence {
      isInSequence = !(0x40...0x7E).contains(scalar.value)
    } else if scalar == "\u{1B}" {
      isInSequence = rest.first == "["
      if isInSequence { rest.removeFirst() }
    } else if scalar == "\n" || scalar == "\t" || scalar.value >= 0x20, scalar.value != 0x7F {
      kept.append(scalar)
    }
  }
  return String(kept)
}
