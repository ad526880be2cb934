// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestKit

/// Makes up what a file could say.
struct ModelGenerator {
  var random: SeededGenerator

  /// Texts of which some need quotes everywhere, some in brackets, and some never.
  static let texts = [
    "v1.2.3", "app", "a b", "ü→😀 é", "x#y", "it's", "http://h/p?q", "sha256:ab", "1.10", "true",
    "a,b", "[x]", "", "say \"hi\"", "back\\slash", "tab\tin", "two\nlines", "one line\n",
    "more\nlines: # x\n", "{{ x }}", "a: b",
    "- b", "# no", "*x", "&x", "!x", "|", "%", "@x", "end ", " start", "~", "0x1f", "\u{2028}",
    "\u{FEFF}",
  ]

  private static let keys = [
    "name", "tag", "spec", "a b", "ü", "x.y/z", "1", "on", "k-1", "it's", "a: b", "", "\"q\"",
  ]

  mutating func model(depth: Int = 0) -> Model {
    let kind = depth > 3 ? 0 : Int.random(in: depth == 0 ? 1...9 : 0...9, using: &random)
    switch kind {
    case 0...4 where depth > 0: return .scalar(random.one(of: Self.texts))
    case 5...6: return .sequence(items(depth))
    default: return .mapping(entries(depth))
    }
  }

  private mutating func items(_ depth: Int) -> [Model] {
    (0..<count(depth)).map { _ in model(depth: depth + 1) }
  }

  private mutating func entries(_ depth: Int) -> [Model.Entry] {
    let keys = Self.keys.shuffled(using: &random).prefix(count(depth))
    return keys.map { Model.Entry(key: $0, value: model(depth: depth + 1)) }
  }

  private mutating func count(_ depth: Int) -> Int {
    Int.random(in: (depth == 0 ? 1 : 0)...4, using: &random)
  }
}
