// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How the lines of one text become those of another, in hunks with three lines around.
package struct LineDifference: Sendable {
  package enum Kind: Character, Sendable { case same = " ", removed = "-", added = "+" }

  package struct Line: Sendable {
    package let kind: Kind
    package let text: String
  }

  package struct Hunk: Sendable {
    /// The first line of each side, from one; zero when the side has none.
    package let oldStart: Int
    package let newStart: Int
    package let lines: [Line]

    /// `@@ -1,3 +1,4 @@`
    package var header: String {
      let old = lines.count { $0.kind != .added }
      let new = lines.count { $0.kind != .removed }
      return "@@ -\(old == 0 ? 0 : oldStart),\(old) +\(new == 0 ? 0 : newStart),\(new) @@"
    }
  }

  /// Longer texts would take too long to compare.
  private static let lineLimit = 2_000
  private static let context = 3

  package let hunks: [Hunk]

  /// Nothing when a text has more than two thousand lines.
  package init?(from old: String, to new: String) {
    let (old, new) = (lines(of: old), lines(of: new))
    guard max(old.count, new.count) <= Self.lineLimit else { return nil }
    hunks = Self.hunks(of: Self.script(from: old, to: new))
  }

  /// The text that `diff -u` gives, without the names of the files.
  package var unified: String {
    hunks.map { hunk in
      ([hunk.header] + hunk.lines.map { "\($0.kind.rawValue)\($0.text)" })
        .joined(separator: "\n") + "\n"
    }.joined()
  }

  private static func script(from old: [String], to new: [String]) -> [Line] {
    var (removed, added): (Set<Int>, Set<Int>) = ([], [])
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var script: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if oldIndex < old.count, removed.contains(oldIndex) {
        script.append(Line(kind: .removed, text: old[oldIndex]))
        oldIndex += 1
      } else if newIndex < new.count, added.contains(newIndex) {
        script.append(Line(kind: .added, text: new[newIndex]))
        newIndex += 1
      } else {
        script.append(Line(kind: .same, text: old[oldIndex]))
        (oldIndex, newIndex) = (oldIndex + 1, newIndex + 1)
      }
    }
    return script
  }

  private static func hunks(of script: [Line]) -> [Hunk] {
    let changed = script.indices.filter { script[$0].kind != .same }
    let ranges = changed.reduce(into: [Range<Int>]()) { ranges, index in
      let start = max(0, index - context)
      let end = min(script.count, index + context + 1)
      if let last = ranges.last, start <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(start..<end)
      }
    }
    return ranges.map { range in
      let before = script[..<range.lowerBound]
      return Hunk(
        oldStart: before.count { $0.kind != .added } + 1,
        newStart: before.count { $0.kind != .removed } + 1, lines: Array(script[range]))
    }
  }
}

private func lines(of text: String) -> [String] {
  var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .map { String(Substring($0)) }
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines
}

extension FileDifference {
  /// The lines that differ; nothing when the file is not text, or too large.
  package var lines: LineDifference? {
    guard isReadable, let old = String(validating: old ?? [], as: UTF8.self),
      let new = String(validating: new ?? [], as: UTF8.self), !old.contains("\0"),
      !new.contains("\0")
    else { return nil }
    return LineDifference(from: old, to: new)
  }
}
