// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The text, made to fit where it has more bytes than a Git host takes.
///
/// What is folded away is cut first, the last of it before the others; then the end of the text. Each
/// cut says so and leaves nothing open; the ending always stays.
func bounded(_ text: String, to limit: Int, ending: String = "") -> String {
  var text = CutText(text, limit: limit)
  for fold in text.folds.reversed() where text.excess > 0 { text.cut(fold) }
  if text.excess > 0 { text.cutEnd(leaving: ending) }
  return text.description
}

/// How much a table says: less of each cluster before any is left out.
struct TableDetail {
  /// The most clusters.
  let rows: Int
  /// The most characters of what blocks one.
  let room: Int
}

/// A text with as much detail as fits; where even the least does not, that is cut.
func bounded(
  to limit: Int, ending: String = "", details: [TableDetail], least: TableDetail,
  _ text: (TableDetail) throws(MergeRequestTextFailure) -> String
) throws(MergeRequestTextFailure) -> String {
  for detail in details {
    let text = try text(detail)
    if text.utf8.count <= limit { return text }
  }
  return bounded(try text(least), to: limit, ending: ending)
}

/// A text in lines that is being cut.
private struct CutText: CustomStringConvertible {
  private var lines: [Substring]
  private let limit: Int

  init(_ text: String, limit: Int) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    self.limit = limit
  }

  var description: String { lines.joined(separator: "\n") }

  /// How many bytes are too many.
  var excess: Int { size(lines[...]) - 1 - limit }

  /// The lines inside each `<details>` that is not part of a fenced block.
  var folds: [Range<Int>] {
    var found: [Range<Int>] = []
    var (start, fence) = (nil as Int?, Fence())
    for (index, line) in lines.enumerated() {
      fence.pass(line)
      guard !fence.isOpen else { continue }
      if line.hasPrefix("<details") { start = index + 1 }
      if line.hasPrefix("</details"), let first = start {
        found.append(first..<index)
        start = nil
      }
    }
    return found
  }

  /// Cuts the end of a fold: so much that the text fits, or all of it.
  mutating func cut(_ fold: Range<Int>) {
    let room = size(lines[fold]) - excess - size(note[...]) - Fence.room
    lines.replaceSubrange(fold, with: beginning(of: lines[fold], in: room) + note)
  }

  /// Cuts the end of the text.
  mutating func cutEnd(leaving ending: String) {
    let close = "</details>"
    let room = limit - size(note[...]) - Fence.room - close.utf8.count - ending.utf8.count - 2
    var kept = beginning(of: lines[...], in: room)
    let isFolded =
      kept.count { $0.hasPrefix("<details") } > kept.count { $0.hasPrefix("</details") }
    if isFolded { kept.append(close[...]) }
    lines = kept + note + [ending[...]]
  }

  private var note: [Substring] {
    ["", "… the rest does not fit: this Git host takes \(limit) bytes.", ""]
  }

  /// Whole lines, with a fenced block closed that the cut would leave open.
  private func beginning(of part: ArraySlice<Substring>, in room: Int) -> [Substring] {
    var (kept, used, fence) = ([Substring](), 0, Fence())
    for line in part {
      used += line.utf8.count + 1
      guard used <= room else { break }
      fence.pass(line)
      kept.append(line)
    }
    if let closing = fence.closing { kept.append(closing) }
    return kept
  }

  private func size(_ part: ArraySlice<Substring>) -> Int {
    part.reduce(0) { $0 + $1.utf8.count + 1 }
  }
}

/// Whether lines are inside a fenced block (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).
private struct Fence {
  /// What a closing line takes at most.
  static let room = 16

  /// What ends the block; nothing outside of one.
  private(set) var closing: Substring?

  var isOpen: Bool { closing != nil }

  mutating func pass(_ line: Substring) {
    let ticks = line.prefix { $0 == "`" }
    guard (3..<Self.room).contains(ticks.count) else { return }
    if let closing {
      let isBare = line.dropFirst(ticks.count).allSatisfy(\.isWhitespace)
      if isBare, ticks.count >= closing.count { self.closing = nil }
    } else {
      closing = ticks
    }
  }
}
