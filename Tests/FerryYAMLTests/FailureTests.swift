// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Failures` {
  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF, 0x0A], 1, 4), ([0x61, 0x0A, 0xC3], 2, 1),
      ([0x61, 0x0A, 0xC3, 0xBC, 0xED, 0xA0, 0x80], 2, 2), ([0xEF, 0xBB, 0xBF, 0x61, 0x00], 1, 2),
      ([0xFF, 0xFE, 0x61, 0x00], 1, 1), ([0x80, 0x80, 0x80], 1, 1),
    ] as [([UInt8], Int, Int)])
  func `bytes that are no text are refused where they stand`(
    bytes: [UInt8], line: Int, column: Int
  ) throws {
    let failure = try failure(bytes)
    #expect(failure.code == .encoding)
    #expect([failure.line, failure.column] == [line, column], "\(failure)")
  }

  @Test(arguments: [
    ("a:\n\tb: 1\n", 2, 1, "indent with spaces, not with tabs"),
    ("a: b: c\n", 1, 5, "quote a value that contains \": \", or mend the indentation"),
    ("a: @b\n", 1, 4, "quote a value that begins with this character"),
    ("a: 'x\nb: 1\n", 3, 1, "close the quote"), ("a: [1, 2\nb: 1\n", 2, 2, "close the bracket"),
    (
      "a: {{- if x }}\n", 1, 6,
      "templates are not rendered here: keep {{ }} out of files that Ferry reads"
    ),
    ("a: 1\n  b: 2\n", 2, 4, "quote a value that contains \": \", or mend the indentation"),
    ("ü: 1\n😀: *x\n", 2, 4, "write &x at an earlier value, or write the value out"),
    ("a: &a [*a]\n", 1, 8, "write &a at an earlier value, or write the value out"),
    ("a: &a 1\n---\nb: *a\n", 3, 4, "write &a at an earlier value, or write the value out"),
  ])
  func `a broken file says where and what to do`(
    text: String, line: Int, column: Int, remedy: String
  ) throws {
    let failure = try failure(text)
    #expect(failure.remedy == remedy)
    #expect([failure.line, failure.column] == [line, column], "\(failure)")
  }

  @Test(arguments: [
    ("a: {{- x }}\n", YAMLFailure.Code.template), ("{{ if x }}\na: 1\n{{ end }}\n", .template),
    ("# {{ x }}\n\na: b: c\n", .syntax), ("a: '{{ x }}'\n\nb: b: c\n", .syntax),
  ])
  func `templates are named only where they are the cause`(
    text: String, code: YAMLFailure.Code
  ) throws {
    #expect(try failure(text).code == code)
  }

  @Test func `what was not closed is named by the line where it begins`() throws {
    #expect(
      try failure("a: 1\nb: 'x\nc: 1\n").description
        == "4:1: found unexpected end of stream while scanning a quoted scalar that begins in "
        + "line 2; close the quote")
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", 3, 1), ("x:\n  - {a: 1, 'a': 2}\n", 2, 12),
    ("x: &k a\ny: {*k : 1, a: 2}\n", 2, 13), ("a: {<<: x}\n", 1, 9), ("<<: 1\n", 1, 5),
    ("b: &b {}\na: {<<: [*b, 1]}\n", 2, 9),
  ])
  func `a mapping that Kubernetes tools refuse is a problem`(
    text: String, line: Int, column: Int
  ) throws {
    let problems = try YAMLStream(text).problems
    #expect(problems.map(\.code) == [.mapping])
    #expect(problems.map { [$0.line, $0.column] } == [[line, column]], "\(problems)")
  }

  @Test func `a key that is there twice is found among many`() throws {
    let keys = (0..<1000).map { "k\($0): 1\n" }.joined()
    #expect(try YAMLStream(keys).problems.isEmpty)
    #expect(try YAMLStream(keys + "k7: 1\n").problems.map(\.line) == [1001])
  }

  @Test func `no more than a hundred problems are listed`() throws {
    let text = String(repeating: "a: 1\n", count: 500)
    #expect(try YAMLStream(text).problems.count == 100)
  }

  @Test func `the first of two equal keys is read`() throws {
    #expect(try root("a: 1\na: 2\n")["a"]?.text == "1")
  }
}
