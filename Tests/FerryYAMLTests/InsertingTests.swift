// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Inserting a key` {
  /// An insertion of `k: v` and the file that comes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let path: [YAMLPath.Step]
    let expected: String

    init(_ file: String, _ path: [YAMLPath.Step] = [], _ expected: String) {
      self.file = file
      self.path = path
      self.expected = expected
    }

    var testDescription: String { file.debugDescription }
  }

  @Test(arguments: [
    Case("a: 1\n", "a: 1\nk: v\n"),
    Case("a: 1", "a: 1\nk: v"),
    Case("a: 1 # c\n# foot\n", "a: 1 # c\nk: v\n# foot\n"),
    Case("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\nk: v\r\n"),
    Case("\u{FEFF}a: 1\n", "\u{FEFF}a: 1\nk: v\n"),
    Case("s:\n    a: 1\n\nt: 2\n", ["s"], "s:\n    a: 1\n    k: v\n\nt: 2\n"),
    Case("s:\n  a:\n    - x\nt: 2\n", ["s"], "s:\n  a:\n    - x\n  k: v\nt: 2\n"),
    Case("s:\n- x\n- y\n", "s:\n- x\n- y\nk: v\n"),
    Case("-   a: 1\n- b\n", [0], "-   a: 1\n    k: v\n- b\n"),
    Case("s:\n  a: |\n    x\n\nt: 2\n", ["s"], "s:\n  a: |\n    x\n\n  k: v\nt: 2\n"),
    Case("s:\n  a: |+\n    x\n\nt: 2\n", ["s"], "s:\n  a: |+\n    x\n\n  k: v\nt: 2\n"),
    Case("a: >-\n  x\n  y", "a: >-\n  x\n  y\nk: v"),
    Case("a:\nb:\n", "a:\nb:\nk: v\n"),
    Case("a: &x 1\nb: *x\n...\n---\nc: 1\n", "a: &x 1\nb: *x\nk: v\n...\n---\nc: 1\n"),
    Case("x: &d {t: 1}\ny:\n  <<: *d\n", ["y"], "x: &d {t: 1}\ny:\n  <<: *d\n  k: v\n"),
    Case("'a': 1\n", "'a': 1\n'k': v\n"),
    Case("a: {}\n", ["a"], "a: {k: v}\n"),
    Case("a: { } # c\n", ["a"], "a: { k: v } # c\n"),
    Case("{a: 1}", "{a: 1, k: v}"),
    Case("{ a: 1 }", "{ a: 1, k: v }"),
    Case("{a: [1, 2], }", "{a: [1, 2], k: v, }"),
    Case("{a: }", "{a: , k: v}"),
    Case("{a}", "{a, k: v}"),
    Case(#"{"a": {"b": 1}}"#, ["a"], #"{"a": {"b": 1, "k": "v"}}"#),
    Case("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"k\": \"v\"\n}\n"),
    Case("{\n  a: 1, # c\n}\n", "{\n  a: 1, # c\n  k: v,\n}\n"),
    Case("{\n  a: 1 # c\n}\n", "{\n  a: 1, # c\n  k: v\n}\n"),
    Case("{\n  a: 1 }\n", "{\n  a: 1, k: v }\n"),
  ])
  func `puts it behind the last one of its mapping`(insertion: Case) throws {
    let path = YAMLPath(insertion.path + ["k"])
    let bytes = try YAMLEdit.inserting("v", at: path, in: Array(insertion.file.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == insertion.expected)
    #expect(try YAMLEdit.setting(scalar: path, to: "v", in: Array(insertion.file.utf8)) == bytes)
  }

  @Test(arguments: [
    ("k: 1\n", YAMLEditFailure.Code.alreadyThere), ("[k]\n", .notFound), ("---\n", .notFound),
    ("- [a: 1]", .notFound), ("{a: 1, {{ x }}: 2}\n{{ end }}", .templated),
  ])
  func `is refused where it has no place`(file: String, code: YAMLEditFailure.Code) throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.inserting("v", at: ["k"], in: Array(file.utf8))
    }
    #expect(failure.code == code, "\(failure)")
  }

  @Test func `is refused in a mapping without braces of its own`() throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.inserting("v", at: [0, "k"], in: Array("[a: 1]".utf8))
    }
    #expect(failure.code == .inexact)
  }

  @Test func `setting replaces what is there`() throws {
    let bytes = try YAMLEdit.setting(scalar: ["k"], to: "v", in: Array("k: 1 # c\n".utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == "k: v # c\n")
  }

  @Test func `setting does not override what a merge key brings`() throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.setting(
        scalar: ["y", "k"], to: "v", in: Array("x: &d {k: 1}\ny: {<<: *d}\n".utf8))
    }
    #expect(failure.code == .merged)
  }
}

extension `Inserting a key`.Case {
  init(_ file: String, _ expected: String) { self.init(file, [], expected) }
}
