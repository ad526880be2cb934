// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Renders the Markdown that merge requests and comments are written in: headings, paragraphs, lists,
/// tables, quotes, code, and what `inlineHTML` knows. HTML in it is shown as text; comments are not
/// shown at all.
func markdownHTML(_ text: String) -> HTML {
  let limit = 64 << 10
  var reader = MarkdownReader(lines: lines(of: withoutComments(String(text.prefix(limit)))))
  return reader.blocks()
}

private func lines(of text: String) -> [Substring] {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
}

/// Takes `<!-- … -->` out: hosts use it for marks that people need not see.
private func withoutComments(_ text: String) -> String {
  var rest = text[...]
  var out = ""
  while let start = rest.firstRange(of: "<!--") {
    out += rest[..<start.lowerBound]
    guard let end = rest[start.upperBound...].firstRange(of: "-->") else { return out }
    rest = rest[end.upperBound...]
  }
  return out + rest
}

/// Reads blocks line by line; each reader of a block takes the lines that belong to it.
private struct MarkdownReader {
  let lines: [Substring]
  /// How deep lists and quotes stand in one another.
  var depth = 0
  private var index = 0

  init(lines: [Substring], depth: Int = 0) {
    self.lines = lines
    self.depth = depth
  }

  mutating func blocks() -> HTML {
    var out: [HTML] = []
    while let line = current {
      if line.allSatisfy(\.isWhitespace) {
        index += 1
      } else if let block = heading() ?? rule() ?? fence() ?? table() ?? quote() ?? list() {
        out.append(block)
      } else {
        out.append(paragraph())
      }
    }
    return "\(out)"
  }

  private var current: Substring? { index < lines.count ? lines[index] : nil }

  private mutating func heading() -> HTML? {
    guard let line = current, line.first == "#",
      let match = line.wholeMatch(of: /(#{1,6})\s+(.*?)\s*#*\s*/)
    else { return nil }
    index += 1
    let level = match.1.count
    return "<h\(level)>\(inlineHTML(match.2))</h\(level)>\n"
  }

  private mutating func rule() -> HTML? {
    guard let line = current, let mark = line.first(where: { !$0.isWhitespace }),
      "-*_".contains(mark), line.allSatisfy({ $0 == mark || $0.isWhitespace }),
      line.count(where: { $0 == mark }) >= 3
    else { return nil }
    index += 1
    return "<hr>\n"
  }

  private mutating func fence() -> HTML? {
    guard let line = current, line.hasPrefix("```") else { return nil }
    index += 1
    let start = index
    while let line = current, !line.hasPrefix("```") { _ = line; index += 1 }
    let code = lines[start..<index].joined(separator: "\n")
    index += 1
    return "<pre><code>\(code)</code></pre>\n"
  }

  private mutating func table() -> HTML? {
    guard let header = current, header.contains("|"), index + 1 < lines.count,
      lines[index + 1].wholeMatch(of: /\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*/) != nil,
      lines[index + 1].contains("|")
    else { return nil }
    let width = cells(of: header).count
    index += 2
    var rows: [HTML] = []
    while let line = current, line.contains("|") {
      let row = (cells(of: line) + Array(repeating: "", count: width)).prefix(width)
      rows.append("<tr>\(row.map { "<td>\(inlineHTML($0[...]))</td>" as HTML })</tr>\n")
      index += 1
    }
    let head = cells(of: header).map { "<th>\(inlineHTML($0[...]))</th>" as HTML }
    return """
      <div class="scroll"><table><thead><tr>\(head)</tr></thead>
      <tbody>\(rows)</tbody></table></div>

      """
  }

  private mutating func quote() -> HTML? {
    guard let line = current, line.hasPrefix(">"), depth < 8 else { return nil }
    var inner: [Substring] = []
    while let line = current, line.hasPrefix(">") {
      inner.append(line.dropFirst().hasPrefix(" ") ? line.dropFirst(2) : line.dropFirst())
      index += 1
    }
    var reader = MarkdownReader(lines: inner, depth: depth + 1)
    return "<blockquote>\(reader.blocks())</blockquote>\n"
  }

  private mutating func list() -> HTML? {
    guard depth < 8, let first = current.flatMap(ListItem.init) else { return nil }
    var items: [HTML] = []
    while let item = current.flatMap(ListItem.init), item.isOrdered == first.isOrdered,
      item.indent == first.indent
    {
      var inner = [item.text]
      index += 1
      // Lines that stand deeper than the mark belong to the item.
      while let line = current, line.prefix(while: { $0 == " " }).count > item.indent,
        !line.allSatisfy(\.isWhitespace)
      {
        inner.append(line.dropFirst(min(line.prefix { $0 == " " }.count, item.contentIndent)))
        index += 1
      }
      items.append("<li>\(inlineHTML(inner[0]))\(nested(inner.dropFirst()))</li>\n")
    }
    return first.isOrdered ? "<ol>\(items)</ol>\n" : "<ul>\(items)</ul>\n"
  }

  private func nested(_ lines: ArraySlice<Substring>) -> HTML {
    guard !lines.isEmpty else { return "" }
    var reader = MarkdownReader(lines: Array(lines), depth: depth + 1)
    return reader.blocks()
  }

  private mutating func paragraph() -> HTML {
    let start = index
    index += 1
    while let line = current, !line.allSatisfy(\.isWhitespace), !beginsBlock(line) { index += 1 }
    let text = lines[start..<index].joined(separator: "\n")
    return "<p>\(inlineHTML(text[...]))</p>\n"
  }

  private func beginsBlock(_ line: Substring) -> Bool {
    line.hasPrefix("```") || line.hasPrefix("#") || line.hasPrefix(">")
      || ListItem(line) != nil
  }
}

/// `- text`, `* text` or `1. text`, with blanks before it.
private struct ListItem {
  let indent: Int
  let contentIndent: Int
  let isOrdered: Bool
  let text: Substring

  init?(_ line: Substring) {
    guard let mark = line.first(where: { $0 != " " }), "-*+".contains(mark) || mark.isNumber,
      let match = line.wholeMatch(of: /( *)([\-*+]|[0-9]{1,4}[.)])( +)(.*)/)
    else { return nil }
    indent = match.1.count
    contentIndent = match.1.count + match.2.count + match.3.count
    isOrdered = match.2.first?.isNumber ?? false
    text = match.4
  }
}

/// The cells of a table's row; `\|` is a bar inside a cell.
private func cells(of line: Substring) -> [String] {
  var cells = [""]
  var isEscaped = false
  for character in line {
    switch character {
    case "|" where !isEscaped: cells.append("")
    case "|": cells[cells.count - 1] = String(cells[cells.count - 1].dropLast()) + "|"
    default: cells[cells.count - 1].append(character)
    }
    isEscaped = character == "\\" && !isEscaped
  }
  if cells.first?.allSatisfy(\.isWhitespace) == true { cells.removeFirst() }
  if cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
  return cells.map { cell in
    String(cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
