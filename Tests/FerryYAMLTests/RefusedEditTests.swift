// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Refused edits` {
  /// An edit that cannot be exact.
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let path: YAMLPath
    let code: YAMLEditFailure.Code
    let place: [Int]

    init(_ file: String, _ path: [YAMLPath.Step], _ code: YAMLEditFailure.Code, _ place: [Int]) {
      self.file = file
      self.path = YAMLPath(path)
      self.code = code
      self.place = place
    }

    var testDescription: String { "\(code): \(file.debugDescription)" }
  }

  @Test(arguments: [
    Case("a: &x v1\nb: *x\n", ["b"], .alias, [2, 4]),
    Case("a: &x {c: v1}\nb: *x\n", ["b", "c"], .alias, [2, 4]),
    Case("x: &d {t: v1}\ny:\n  <<: *d\n  u: v2\n", ["y", "t"], .merged, [3, 3]),
    Case("a: |\n  x\n  y\nb: 1\n", ["a"], .blockScalar, [1, 4]),
    Case("a: >-\n  x\n", ["a"], .blockScalar, [1, 4]),
    Case("{{- if x }}\nb: v1\n{{- end }}\n", ["b"], .templated, [1, 3]),
    Case("a: {{ .Values.tag }}\n", ["a"], .templated, [1, 4]),
    Case("a:\n\tb: v1\n", ["a", "b"], .unreadable, [2, 1]),
    Case("a: 1\na: 2\n", ["a"], .ambiguous, [2, 1]),
    Case("- n: x\n- n: x\n", [.match(key: "n", value: "x"), "v"], .ambiguous, [2, 3]),
    Case("a: {b: 1}\n", ["a"], .notScalar, [1, 4]),
    Case("a: [1]\n", ["a", 1], .notFound, [1, 4]),
    Case("a: v\n", ["a", "b"], .notFound, [1, 4]),
    Case("a: v\n", ["b"], .notFound, [1, 1]),
    Case("# nothing\n", ["b"], .notFound, [0, 0]),
    Case("a: !!int 1\n", ["a"], .inexact, [1, 4]),
    Case("---\n---\na: 1\n", [], .inexact, [2, 1]),
    Case("? a\n? b\n", ["a"], .inexact, [2, 1]),
  ])
  func `say what stands in the way and where`(edit: Case) throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.replacing(scalar: edit.path, with: "new", in: Array(edit.file.utf8))
    }
    #expect(failure.code == edit.code, "\(failure)")
    #expect([failure.line, failure.column] == edit.place, "\(failure)")
  }

  @Test func `print as a sentence`() throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.replacing(
        scalar: YAMLPath(document: 1, ["spec", 0, .match(key: "n", value: "x")]), with: "v",
        in: Array("---\na: 1\n---\nspec: [v]\n".utf8))
    }
    #expect(
      failure.description
        == "while editing document 2: spec[0][n=x] (4:8): there is no list here")
  }
}
