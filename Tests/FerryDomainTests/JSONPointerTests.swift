// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryTestKit
import Testing

struct JSONPointerTests {
  @Test(arguments: [
    ("", []), ("/", [""]), ("/data/values.yaml", ["data", "values.yaml"]), ("/a~1b", ["a/b"]),
    ("/m~0n", ["m~n"]), ("/~01", ["~1"]), ("//", ["", ""]), ("/ /ä", [" ", "ä"]),
  ])
  func `a pointer is read as RFC 6901 has it`(text: String, tokens: [String]) {
    #expect(JSONPointer(text)?.tokens == tokens)
    #expect(JSONPointer(tokens).description == text)
  }

  @Test(arguments: ["a", "a/b", "#/a", "/a~", "/a~2", "/~~0"])
  func `what is no pointer is none`(text: String) {
    #expect(JSONPointer(text) == nil)
  }

  @Test func `any keys come back from the text of their pointer`() {
    var random = SeededGenerator(seed: 6901)
    for _ in 0..<500 {
      let tokens = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        String(
          (0..<Int.random(in: 0...6, using: &random)).map { _ in
            random.one(of: Array("~/01ab.ü\u{301}\n"))
          })
      }
      #expect(JSONPointer(JSONPointer(tokens).description)?.tokens == tokens)
    }
  }
}
