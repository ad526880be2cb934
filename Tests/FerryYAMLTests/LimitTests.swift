// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Limits` {
  @Test(arguments: [
    ("list", "[x,x,x,x,x,x,x,x,x]", "[", "]"), ("merge", "{x: 1}", "{<<: [", "]}"),
  ])
  func `an alias bomb is refused before it is expanded`(
    name: String, seed: String, open: String, close: String
  ) throws {
    let levels = (1..<100).map { level in
      let aliases = repeatElement("*a\(level - 1)", count: 9).joined(separator: ",")
      return "a\(level): &a\(level) \(open)\(aliases)\(close)\n"
    }
    let failure = try failure("a0: &a0 \(seed)\n" + levels.joined())
    #expect(failure.code == .limit)
    #expect(failure.line == 6)
  }

  @Test func `nesting through aliases counts as nesting`() throws {
    let chain = (1..<5000).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined()
    let failure = try failure("a0: &a0 [x]\n" + chain)
    #expect(failure.code == .limit)
    #expect(failure.reason.contains("deeper than 100"))
  }

  @Test(arguments: ["[", "{", "- ", "? ", "[\n", "{a: "])
  func `nesting is bounded`(opening: String) throws {
    let failure = try failure(String(repeating: opening, count: 20000))
    #expect(failure.code == .limit, "\(failure)")
  }

  @Test func `the deepest allowed nesting is read`() throws {
    let depth = YAMLLimits().depth
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(try root(text).items.count == 1)
    #expect(try failure("[" + text + "]").code == .limit)
  }

  @Test func `the size of the file is bounded`() throws {
    var limits = YAMLLimits()
    limits.bytes = 4
    #expect(try YAMLStream("a: 1", limits: limits).documents.count == 1)
    #expect(try failure("a: 1\n", limits).reason == "the file has 5 bytes; 4 are allowed")
  }

  @Test func `the number of values is bounded over all documents`() throws {
    var limits = YAMLLimits()
    limits.nodes = 6
    #expect(try YAMLStream("[a, b]\n---\n[c, d]", limits: limits).documents.count == 2)
    #expect(try failure("[a, b]\n---\n[c, d, e]", limits).line == 3)
    #expect(try failure("[&a b, *a, *a, c]", limits).column == 16)
  }

  @Test(arguments: ["[],", "a: b, ", "\"a\":1,", "😀,"])
  func `a long line is read in time`(item: String) throws {
    var limits = YAMLLimits()
    limits.nodes = 1_000_000
    let text = "{" + String(repeating: item, count: 20000) + "}"
    let items = try #require(try YAMLStream(text, limits: limits).documents.first).root.entries
    #expect(items.count == 20000)
    #expect(items.map(\.key.column).max() ?? 0 > 20000)
  }
}

/// What is wrong with a text.
func failure(_ text: String, _ limits: YAMLLimits = YAMLLimits()) throws -> YAMLFailure {
  try failure(Array(text.utf8), limits)
}

/// What is wrong with some bytes.
func failure(_ bytes: [UInt8], _ limits: YAMLLimits = YAMLLimits()) throws -> YAMLFailure {
  try #require(throws: YAMLFailure.self) { try YAMLStream(bytes, limits: limits) }
}
