// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Renders what stands inside a line of Markdown: code, bold, italics, links and bare URLs.
func inlineHTML(_ text: Substring) -> HTML {
  // Marks are looked for forwards, so a line's cost grows with its square.
  let limit = 4_096
  let (shown, rest) = (text.prefix(limit), text.dropFirst(limit))
  return "\(spans(shown, depth: 0))\(rest)"
}

private func spans(_ text: Substring, depth: Int) -> HTML {
  var out: [HTML] = []
  var plain = ""
  var rest = text
  while let character = rest.first {
    if let (html, after) = depth < 8 ? span(rest, depth: depth) : nil {
      out += [HTML(escaping: plain), html]
      plain = ""
      rest = after
    } else if character == "\\", let next = rest.dropFirst().first,
      next.isPunctuation || next == "|"
    {
      plain.append(next)
      rest = rest.dropFirst(2)
    } else {
      plain.append(character)
      rest = rest.dropFirst()
      // A word's inside begins nothing: `snake_case_name`, `2*3*4`.
      if character.isLetter || character.isNumber {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        plain += word
        rest = rest.dropFirst(word.count)
      }
    }
  }
  return "\(out)\(plain)"
}

/// The span that begins here, and what follows it.
private func span(_ text: Substring, depth: Int) -> (HTML, Substring)? {
  switch text.first {
  case "`": code(text)
  case "[": link(text, depth: depth)
  case "*", "_": emphasis(text, depth: depth)
  case "h": bareURL(text)
  default: nil
  }
}

private func code(_ text: Substring) -> (HTML, Substring)? {
  let fence = text.prefix { $0 == "`" }
  let inner = text.dropFirst(fence.count)
  guard let end = inner.firstRange(of: fence) else { return nil }
  let content = inner[..<end.lowerBound]
  let isPadded = content.count > 2 && content.hasPrefix(" ") && content.hasSuffix(" ")
  return (
    "<code>\(isPadded ? content.dropFirst().dropLast() : content)</code>",
    inner[end.upperBound...]
  )
}

private func emphasis(_ text: Substring, depth: Int) -> (HTML, Substring)? {
  for (mark, tag) in [("**", "strong"), ("__", "strong"), ("*", "em"), ("_", "em")]
  where text.hasPrefix(mark) {
    let inner = text.dropFirst(mark.count)
    guard inner.first?.isWhitespace == false, let end = inner.firstRange(of: mark),
      !inner[..<end.lowerBound].isEmpty, inner[..<end.lowerBound].last?.isWhitespace == false
    else { return nil }
    let content = spans(inner[..<end.lowerBound], depth: depth + 1)
    return ("<\(tag)>\(content)</\(tag)>", inner[end.upperBound...])
  }
  return nil
}

private func link(_ text: Substring, depth: Int) -> (HTML, Substring)? {
  guard let middle = text.firstRange(of: "]("),
    let end = text[middle.upperBound...].firstIndex(of: ")")
  else { return nil }
  let target = text[middle.upperBound..<end]
  let label = text[text.index(after: text.startIndex)..<middle.lowerBound]
  guard !label.isEmpty, !label.contains("["), isSafe(target) else { return nil }
  return (
    "<a href=\"\(target)\" rel=\"noreferrer\">\(spans(label, depth: depth + 1))</a>",
    text[text.index(after: end)...]
  )
}

private func bareURL(_ text: Substring) -> (HTML, Substring)? {
  guard text.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
  var url = text.prefix { !$0.isWhitespace && !"<>\"'`|)".contains($0) }
  while let last = url.last, ".,;:!?*_".contains(last) { url = url.dropLast() }
  return ("<a href=\"\(url)\" rel=\"noreferrer\">\(url)</a>", text[url.endIndex...])
}

/// Only what a browser opens as a page; above all no `javascript:`.
private func isSafe(_ target: Substring) -> Bool {
  guard target.allSatisfy({ !$0.isWhitespace }) else { return false }
  if target.hasPrefix("/") || target.hasPrefix("#") { return !target.hasPrefix("//") }
  return target.hasPrefix("http://") || target.hasPrefix("https://")
}
