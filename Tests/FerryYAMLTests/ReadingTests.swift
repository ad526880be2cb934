// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Reading` {
  @Test func `entries keep the order of the file`() throws {
    let root = try root("b: 1\na: [x, 'y']\n")
    #expect(root.entries.map(\.key.text) == ["b", "a"])
    #expect(root["a"]?.items.map(\.text) == ["x", "y"])
    #expect(root["a"]?[1]?.style == .singleQuoted)
    #expect(root["c"] == nil)
  }

  @Test func `marks count lines and scalars from 1 and bytes from 0`() throws {
    let text = "\u{FEFF}ü: \"\u{2028}\"\r\nb: {😀: v}\r\n"
    let value = try #require(try root(text)["b"]?["😀"])
    #expect(value.start.numbers == [24, 2, 8])
    #expect(value.end.numbers == [25, 2, 9])
  }

  @Test func `a byte order mark moves no column`() throws {
    let key = try #require(try root("\u{FEFF}a: 1").entries.first?.key)
    #expect(key.start.numbers == [3, 1, 1])
  }

  @Test func `each document of a file is read, empty ones too`() throws {
    let documents = try YAMLStream("# head\n---\na: 1\n---\n# nothing\n---\n- x\n").documents
    #expect(documents.map(\.isEmpty) == [false, true, false])
    #expect(documents.map(\.index) == [0, 1, 2])
    #expect(documents[2].root[0]?.text == "x")
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "\u{FEFF}"])
  func `a file without content has no documents`(text: String) throws {
    #expect(try YAMLStream(text).documents.isEmpty)
  }

  @Test func `reading follows aliases and keeps the place of the alias`() throws {
    let use = try #require(try root("base: &b {k: v}\nuse: *b\n")["use"])
    #expect(use.kind == .alias)
    #expect(use.anchor == "b")
    #expect(use["k"]?.text == "v")
    #expect(use.line == 2)
    #expect(use.resolved.line == 1)
  }

  @Test func `an alias stands for the last anchor of its name that begins before it`() throws {
    #expect(try root("a: &x [&x 1, *x]\nb: *x\n")["b"]?.text == "1")
    #expect(try root("a: &x 1\nb: &x 2\nc: *x\n")["c"]?.text == "2")
  }

  @Test func `own keys win over merged ones and earlier over later`() throws {
    let root = try root(
      """
      a: &a {one: a, two: a, three: a}
      b: &b {two: b, four: b}
      m:
        <<: [*b, *a]
        one: own
      """)
    let merged = try #require(root["m"])
    #expect(merged.entries.map(\.key.text) == ["one", "two", "four", "three"])
    #expect(merged.entries.map(\.value.text) == ["own", "b", "b", "a"])
    #expect(merged["two"]?.text == "b")
    #expect(merged["<<"] == nil)
  }

  @Test func `a quoted << is an ordinary key`() throws {
    #expect(try root("'<<': 1")["<<"]?.text == "1")
  }
}

func root(_ text: String) throws -> YAMLNode {
  try #require(try YAMLStream(text).documents.first).root
}

extension YAMLMark {
  fileprivate var numbers: [Int] { [offset, line, column] }
}
