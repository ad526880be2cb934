// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What is wrong with the tags of a page: those that are not closed, or closed out of turn.
///
/// Enough of HTML for what we write ourselves: attributes in double quotes, no `>` in them, and
/// `style` and `script` without tags inside.
func faults(inHTML page: String) -> [String] {
  var faults: [String] = []
  var open: [Substring] = []
  for match in page.matches(of: /<(\/?)([a-z0-9]+)((?:[^>"]|"[^"]*")*)>/) {
    let (_, slash, name, attributes) = match.output
    if slash == "/" {
      if open.popLast() != name { faults.append("</\(name)> out of turn") }
    } else if !void.contains(String(name)), !attributes.hasSuffix("/") {
      open.append(name)
    }
    let rest = attributes.replacing(/\s[a-zA-Z-]+(?:="[^"<]*")?/, with: "")
    if !rest.isEmpty && rest != "/" { faults.append("odd attributes of <\(name)>: \(rest)") }
  }
  return faults + open.map { "<\($0)> is not closed" }
}

private let void: Set = ["meta", "link", "input", "col", "br", "img"]
