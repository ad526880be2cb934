// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

struct MemberNamesTests {
  private let names = MemberNames()

  /// Where the bytes of a long text are.
  private func place(_ text: String) -> UnsafePointer<UInt8>? {
    text.utf8.withContiguousStorageIfAvailable { $0.baseAddress } ?? nil
  }

  /// A text of its own, however often it is made.
  private func made(_ text: String) -> String { String(decoding: Array(text.utf8), as: UTF8.self) }

  @Test func `a name is held once`() {
    let (first, second) = (
      made("app.kubernetes.io/managed-by"), made("app.kubernetes.io/managed-by")
    )
    #expect(place(first) != place(second))
    #expect(place(names.held(first)) == place(first))
    #expect(place(names.held(second)) == place(first))
    #expect(names.held(second) == second)
  }

  @Test func `however many there are, a thousand are held`() {
    let first = made("example.com/name-of-0000")
    for number in 0..<2000 { _ = names.held(made("example.com/name-of-\(number + 10_000)")) }
    let late = made("example.com/name-of-0000")
    #expect(place(names.held(first)) == place(first))
    #expect(place(names.held(late)) == place(late))
    let early = made("example.com/name-of-10000")
    #expect(place(names.held(early)) != place(early))
  }

  @Test func `texts that count as equal keep their own bytes`() {
    let (composed, decomposed) = (
      "example.com/caf\u{E9}-au-lait", "example.com/cafe\u{301}-au-lait"
    )
    #expect(Array(names.held(composed).utf8) == Array(composed.utf8))
    #expect(Array(names.held(decomposed).utf8) == Array(decomposed.utf8))
  }
}
