// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

@Suite struct `Items of a list` {
  private static let texts = [NewText("k", "v"), NewText("l", "1.0")]

  @Test(arguments: [
    ("s:\n- a\n- b # c\n# d\nt: 1\n", "s:\n- a\n- b # c\n- k: v\n  l: \"1.0\"\n# d\nt: 1\n"),
    ("s:\n    - k: a\n", "s:\n    - k: a\n    - k: v\n      l: \"1.0\"\n"),
    ("s:\r\n  - a\r\n", "s:\r\n  - a\r\n  - k: v\r\n    l: \"1.0\"\r\n"),
    ("s:\n  - a", "s:\n  - a\n  - k: v\n    l: \"1.0\""),
    ("s: []\n", "s:\n  - k: v\n    l: \"1.0\"\n"),
    ("s: [] # none\nt: 1\n", "s: # none\n  - k: v\n    l: \"1.0\"\nt: 1\n"),
    ("s:\n", "s:\n  - k: v\n    l: \"1.0\"\n"),
    ("s: # none\nt: 1", "s: # none\n  - k: v\n    l: \"1.0\"\nt: 1"),
    ("s: ~\n", "s:\n  - k: v\n    l: \"1.0\"\n"),
    ("s: [a]\n", "s: [a, {k: v, l: \"1.0\"}]\n"),
    ("{s: []}\n", "{s: [{k: v, l: \"1.0\"}]}\n"),
    ("s:\n  - |\n    x\nt: 1\n", "s:\n  - |\n    x\n  - k: v\n    l: \"1.0\"\nt: 1\n"),
  ])
  func `are appended in the way of the list`(file: String, expected: String) throws {
    let edited = try YAMLEdit.appending(Self.texts, to: ["s"], in: Array(file.utf8))
    #expect(String(decoding: edited, as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("s:\n- a\n# why b\n- b # c\n# d\n", 1, "s:\n- a\n# why b\n# d\n"),
    ("s:\n  # first\n  - k: a\n    l: b\n  - c\n", 0, "s:\n  # first\n  - c\n"),
    ("s: # all\n  - a\nt: 1\n", 0, "s: [] # all\nt: 1\n"),
    ("s:\r\n- a\r\n- b\r\n", 0, "s:\r\n- b\r\n"),
    ("s:\n- a\n- b", 1, "s:\n- a\n"),
    ("s:\n- |\n  x\n  y\n- b\n", 0, "s:\n- b\n"),
    ("s: [a, b, c]\n", 0, "s: [b, c]\n"), ("s: [a, b, c]\n", 2, "s: [a, b]\n"),
    ("s: [ a ]\n", 0, "s: [  ]\n"),
  ])
  func `are removed with their lines and no others`(
    file: String, index: Int, expected: String
  ) throws {
    let edited = try YAMLEdit.removing(item: ["s", .index(index)], in: Array(file.utf8))
    #expect(String(decoding: edited, as: UTF8.self) == expected)
  }

  @Test(
    arguments: [
      ("s:\n- - a\n  - b\n", [.key("s"), .index(0), .index(0)]),
      ("s: [a, # why\n  b]\n", [.key("s"), .index(0)]),
      ("s:\n- &x a\n- *x\n", [.key("s"), .index(0)]),
    ] as [(String, [YAMLPath.Step])])
  func `are not removed where that is not exact`(file: String, path: [YAMLPath.Step]) throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.removing(item: YAMLPath(path), in: Array(file.utf8))
    }
    #expect(failure.code == .inexact, "\(failure)")
  }

  @Test func `are not appended to a text`() throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.appending(Self.texts, to: ["s"], in: Array("s: x\n".utf8))
    }
    #expect(failure.detail.contains("not a list"))
  }

  /// A refusal is an answer too, but a rare one.
  @Test func `are edited in any file, or refused`() throws {
    let new = Model.mapping([
      Model.Entry(key: "k", value: .scalar("v")), Model.Entry(key: "l", value: .scalar("1.0")),
    ])
    var (edits, refusals) = (0, 0)
    for seed in UInt64(1)...600 {
      let file = GeneratedFile(seed: seed)
      for item in file.items.prefix(6) {
        let list = YAMLPath(document: item.document, Array(item.steps.dropLast()))
        var (removed, appended) = (file.documents, file.documents)
        removed[item.document] = removed[item.document].removing(item.steps)
        appended[item.document] = appended[item.document].appending(new, to: list.steps)
        let results = [
          (try? YAMLEdit.removing(item: item, in: file.bytes), removed),
          (try? YAMLEdit.appending(Self.texts, to: list, in: file.bytes), appended),
        ]
        for (edited, expected) in results {
          guard let edited else {
            refusals += 1
            continue
          }
          edits += 1
          #expect(try YAMLStream(edited).models == expected, "seed \(seed)\n\(file.text)")
        }
      }
    }
    #expect(edits > 2_000 && refusals * 3 < edits, "\(edits) edits, \(refusals) refusals")
  }
}

@Suite struct `A block of lines` {
  @Test(arguments: [
    ("a: | # c\n  x\n  y\nb: 1\n", "p\nq\n", "a: | # c\n  p\n  q\nb: 1\n"),
    ("a: |-\n    x\n# d\n", "p\n\nq", "a: |-\n    p\n\n    q\n# d\n"),
    ("a: |\r\n  x\r\nb: 1\r\n", "p: 1\nq: 2\n", "a: |\r\n  p: 1\r\n  q: 2\r\nb: 1\r\n"),
    ("a: >-\n  x\n  y\nb: 1\n", "p\nq\n", "a: |\n  p\n  q\nb: 1\n"),
    ("a: |\n  x\n\nb: 1\n", "p\n", "a: |\n  p\n\nb: 1\n"),
    ("a: plain # c\n", "p q", "a: \"p q\" # c\n"),
  ])
  func `gets other lines in its own indentation`(file: String, text: String, expected: String)
    throws
  {
    let edited = try YAMLEdit.replacing(text: ["a"], with: text, in: Array(file.utf8))
    #expect(String(decoding: edited, as: UTF8.self) == expected)
  }

  @Test(arguments: ["", " x", "\nx", "x\n\n", "x\u{0}", "x\r\ny"])
  func `is left alone where a text cannot be one`(text: String) throws {
    let failure = try #require(throws: YAMLEditFailure.self) {
      try YAMLEdit.replacing(text: ["a"], with: text, in: Array("a: |\n  x\nb: 1\n".utf8))
    }
    #expect(failure.code == .blockScalar)
  }

  @Test func `in any file is replaced, and nothing else`() throws {
    var count = 0
    for seed in UInt64(1)...600 {
      let file = GeneratedFile(seed: seed)
      for path in file.blocks.prefix(4) {
        guard let edited = try? YAMLEdit.replacing(text: path, with: "p: 1\nq\n", in: file.bytes)
        else { continue }
        count += 1
        let expected = file.documents(with: "p: 1\nq\n", at: [path])
        #expect(try YAMLStream(edited).models == expected, "seed \(seed)\n\(file.text)")
      }
    }
    #expect(count > 100, "\(count)")
  }
}
