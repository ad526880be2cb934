// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Testing

@testable import FerryServer

struct PageTextTests {
  @Test(arguments: [
    ("plain text", "plain text"), ("größer ✓ 日本", "größer ✓ 日本"),
    ("a\nb\u{1B}[2J\u{0}", "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}"),
    ("abc\u{202E}fed\u{2066}", "abc\u{FFFD}fed\u{FFFD}"),
  ])
  func `text is kept, and what disturbs it is replaced`(text: String, shown: String) {
    #expect(PageText(text).description == shown)
  }

  @Test(arguments: ["\"", "'", "<", ">", "&"])
  func `no mark hides a character that must be escaped`(markup: String) {
    for mark in ["\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}", "\u{20E3}", "\u{1F3FB}"] {
      let text = PageText("a\(markup)\(mark)b").description
      #expect(text.contains(Character(markup)))
    }
  }

  @Test func `length is bounded`() {
    #expect(PageText(String(repeating: "x", count: 700)).description.count == 601)
    let marks = PageText(String(repeating: "\"\u{301}", count: 10_000)).description
    #expect(marks.unicodeScalars.count <= 901)
  }
}
