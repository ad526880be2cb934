// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Replacing a scalar` {
  @Test(arguments: inImages + withProperties + inDocuments + withBreaks + withoutValue + quoted)
  func `changes the bytes of the scalar and no others`(edit: EditCase) throws {
    let bytes = try YAMLEdit.replacing(
      scalar: edit.path, with: edit.text, in: Array(edit.file.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == edit.expected)
    #expect(bytes == Array(edit.expected.utf8))
  }

  @Test(arguments: ["a: 1.10 # c\n", "a: '1.10'\n", "a: \"1.1\\x30\"\n", "a: |\n  x\nb: 1.10"])
  func `with the text it has already leaves the file as it is`(file: String) throws {
    let path: YAMLPath = file.hasPrefix("a: |") ? ["b"] : ["a"]
    let bytes = Array(file.utf8)
    #expect(try YAMLEdit.replacing(scalar: path, with: "1.10", in: bytes) == bytes)
  }

  @Test func `changes what aliases of it stand for`() throws {
    let edited = try YAMLEdit.replacing(
      scalar: ["base"], with: "v2", in: Array("base: &tag v1\nuse: *tag\n".utf8))
    #expect(try YAMLStream(edited).documents[0].root["use"]?.text == "v2")
  }

  static let images = """
    spec:
      images:
      - name: app   # the app
        tag: v1.2.3   # {"$imagepolicy": "x"}
      - {name: side, tag: '1.0', x: [a, b]} # flow

    """

  static let inImages = [
    EditCase(
      "plain before a comment", images,
      ["spec", "images", .match(key: "name", value: "app"), "tag"], to: "v1.2.4", "v1.2.3",
      becomes: "v1.2.4"),
    EditCase(
      "single quotes in braces", images,
      ["spec", "images", .match(key: "name", value: "side"), "tag"], to: "1.1", "'1.0'",
      becomes: "'1.1'"),
    EditCase(
      "plain that would become a number", images, ["spec", "images", 0, "tag"], to: "1.10",
      "v1.2.3", becomes: "\"1.10\""),
    EditCase(
      "plain with indicators", images, ["spec", "images", 0, "tag"], to: "a: b # c", "v1.2.3",
      becomes: "\"a: b # c\""),
    EditCase(
      "plain with a comma in brackets", images, ["spec", "images", 1, "x", 0], to: "q,r", "[a, b]",
      becomes: "[\"q,r\", b]"),
    EditCase(
      "plain with a colon in brackets", images, ["spec", "images", 1, "x", 1], to: "b:c", "[a, b]",
      becomes: "[a, \"b:c\"]"),
  ]

  static let properties = "base: &tag !!str v1 # keep\nuse: *tag\nother: &x\n  tag: \"v\\u0031\"\n"

  static let withProperties = [
    EditCase(
      "anchor and tag", properties, ["base"], to: "v2", "v1 #", becomes: "v2 #"),
    EditCase(
      "double quotes with an escape", properties, ["other", "tag"], to: "v\"2", "\"v\\u0031\"",
      becomes: "\"v\\\"2\""),
    EditCase(
      "anchor in a line of its own", "a: &x # why\n  # more\n  v1\nb: 1\n", ["a"], to: "v2", "v1",
      becomes: "v2"),
    EditCase("anchor of nothing", "a: &x\nb: 1\n", ["a"], to: "v", "&x", becomes: "&x v"),
    EditCase("unspecific tag", "a: ! v1\n", ["a"], to: "v2", "v1", becomes: "v2"),
    EditCase(
      "beside a merge key", "x: &d {t: v1}\ny:\n  <<: *d\n  u: v2\n", ["y", "u"], to: "v3", "v2",
      becomes: "v3"),
    EditCase("quoted <<", "'<<': v1\n", ["<<"], to: "v2", "v1", becomes: "v2"),
    EditCase("quoted key", "\"a b\": v1\n'c': v2\n", ["c"], to: "v3", "v2", becomes: "v3"),
    EditCase(
      "key behind a question mark", "? a\n: v1\n? [x, y]\n: v2\n", ["a"], to: "v3", "v1",
      becomes: "v3"),
    EditCase(
      "beside a template that is valid YAML", "a: {{ .Values.x }}\nb: v1\n", ["b"], to: "v2",
      "v1", becomes: "v2"),
  ]

  static let documents = """
    # head
    ---
    a: 1
    ...
    # between
    ---
    a: 'x'   # c2
    ---\u{20}
    a: ü→😀 é # c3 ü
    b: "😀"  # after emoji

    """

  static let inDocuments = [
    EditCase(
      "second document", documents, ["a"], document: 1, to: "y'z", "'x'", becomes: "'y''z'"),
    EditCase(
      "behind characters of many bytes", documents, ["b"], document: 2, to: "ok", "\"😀\"",
      becomes: "\"ok\""),
    EditCase(
      "plain of many bytes", documents, ["a"], document: 2, to: "z", "ü→😀 é #", becomes: "z #"),
    EditCase("document that is a scalar", "--- v1\n", [], to: "v2", "v1", becomes: "v2"),
    EditCase("no final line break", "a: v1", ["a"], to: "v2", "v1", becomes: "v2"),
    EditCase("list of lists", "- [x]\n- - v1\n", [1, 0], to: "v2", "v1", becomes: "v2"),
  ]

  static let crlf = "a: 1\r\nb:  v1  # c\r\nc:\r\n  - d: v2\r\n"

  static let withBreaks = [
    EditCase("CRLF", crlf, ["b"], to: "v9", "v1", becomes: "v9"),
    EditCase("CRLF, nested", crlf, ["c", 0, "d"], to: "v9", "v2", becomes: "v9"),
    EditCase("byte order mark", "\u{FEFF}a: v1 # c\nb: 1\n", ["a"], to: "v2", "v1", becomes: "v2"),
    EditCase(
      "byte order mark and umlaut", "\u{FEFF}ä: ö\r\nb: v1\r\n", ["b"], to: "v2", "v1",
      becomes: "v2"),
    EditCase("tab before a comment", "a: v1\t# c\n", ["a"], to: "v2", "v1", becomes: "v2"),
    EditCase("tab behind the colon", "a:\tv1\n", ["a"], to: "v2", "v1", becomes: "v2"),
    EditCase(
      "U+2028 before", "a: \"x\u{2028}y\" # c\nb: v1 # d\n", ["b"], to: "v2", "v1", becomes: "v2"),
    EditCase(
      "plain over several lines", "a: one\n  two\n  three # c\nb: 1\n", ["a"], to: "z",
      "one\n  two\n  three", becomes: "z"),
    EditCase(
      "double quotes over several lines", "a: \"one\n  two\"  # c\nb: 1\n", ["a"], to: "z",
      "\"one\n  two\"", becomes: "\"z\""),
    EditCase(
      "beside a block of lines", "a: |\n  x: v1\n\nb: v2\n", ["b"], to: "v3", "v2", becomes: "v3"),
  ]

  static let withoutValue = [
    EditCase("no value", "a:\nb: 1\n", ["a"], to: "z", "a:", becomes: "a: z"),
    EditCase(
      "no value before a comment", "a:   # todo\nb: 1\n", ["a"], to: "z", "a:", becomes: "a: z"),
    EditCase("no value at the end", "b: 1\na:", ["a"], to: "z", "a:", becomes: "a: z"),
    EditCase("no value in braces", "{a: , b: 1}", ["a"], to: "z", "a: ", becomes: "a: z"),
    EditCase("no item", "-\n- b\n", [0], to: "z", "-\n", becomes: "- z\n"),
  ]

  static let quoted = [
    ("v1.2.4", "v1.2.4"), ("1.2.4", "1.2.4"), ("1.2.3-rc.1+b", "1.2.3-rc.1+b"),
    ("sha256:bb", "sha256:bb"), ("registry/a/b:1", "registry/a/b:1"), ("true", "\"true\""),
    ("Yes", "\"Yes\""), ("n", "\"n\""), ("oFF", "\"oFF\""), ("null", "\"null\""), ("~", "\"~\""),
    ("", "\"\""), ("0123456", "\"0123456\""), ("1234e56", "\"1234e56\""), ("1_000", "\"1_000\""),
    ("0x1f", "\"0x1f\""), ("0o17", "\"0o17\""), ("1:30", "\"1:30\""), (".5", "\".5\""),
    ("2026-01-02", "\"2026-01-02\""), ("2026-01-02T03:04:05Z", "\"2026-01-02T03:04:05Z\""),
    ("-1", "\"-1\""), ("- a", "\"- a\""), ("a ", "\"a \""), ("a:", "\"a:\""), ("<<", "\"<<\""),
    ("*a", "\"*a\""), ("ü", "\"ü\""), ("a\nb\t\\", "\"a\\nb\\t\\\\\""),
    ("\u{0}\u{85}\u{FEFF}", "\"\\u0000\\u0085\\ufeff\""), ("{{ x }}", "\"{{ x }}\""),
  ].map { text, written in
    EditCase(
      "plain to \(text.debugDescription)", "a: old # c\n", ["a"], to: text, "old", becomes: written)
  }
}
