// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestKit
import FerryYAML
import Testing

/// Laws that hold for any file; the seed of a failing one is printed with it.
@Suite struct `Any file` {
  static let seeds = Array(UInt64(1)...300)

  @Test(arguments: seeds) func `is read as what was written`(seed: UInt64) throws {
    let file = GeneratedFile(seed: seed)
    let stream = try YAMLStream(file.bytes)
    #expect(stream.models == file.documents, "\(file.text)")
    #expect(stream.problems.isEmpty)
  }

  @Test(arguments: seeds)
  func `differs in one value and outside it in no byte when it is edited`(seed: UInt64) throws {
    let file = GeneratedFile(seed: seed)
    var random = SeededGenerator(seed: seed)
    for scalar in file.scalars.shuffled(using: &random).prefix(4) {
      let text = random.one(of: ModelGenerator.texts)
      let edited = try YAMLEdit.replacing(scalar: scalar.path, with: text, in: file.bytes)
      let tail = file.bytes[scalar.range.upperBound...]
      #expect(edited.starts(with: file.bytes[..<scalar.range.lowerBound]), "\(file.text)")
      #expect(edited.reversed().starts(with: tail.reversed()), "\(file.text)")
      let expected = file.documents(with: text, at: [scalar.path] + scalar.echoes)
      #expect(try YAMLStream(edited).models == expected, "\(file.text)")
    }
  }

  @Test(arguments: seeds) func `keeps its bytes when a key is inserted`(seed: UInt64) throws {
    let file = GeneratedFile(seed: seed)
    var random = SeededGenerator(seed: seed)
    for mapping in file.mappings.shuffled(using: &random).prefix(4) {
      let text = random.one(of: ModelGenerator.texts)
      let path = YAMLPath(document: mapping.document, mapping.steps + ["new"])
      let edited = try YAMLEdit.inserting(text, at: path, in: file.bytes)
      #expect(edited.contains(inOrder: file.bytes), "\(file.text)")
      let expected = file.documents(with: text, at: [path])
      #expect(try YAMLStream(edited).models == expected, "\(file.text)")
    }
  }

  @Test(arguments: seeds) func `is not edited where an edit is not exact`(seed: UInt64) throws {
    let file = GeneratedFile(seed: seed)
    func code(_ path: YAMLPath) -> YAMLEditFailure.Code? {
      #expect(throws: YAMLEditFailure.self) {
        try YAMLEdit.replacing(scalar: path, with: "new", in: file.bytes)
      }?.code
    }
    #expect(file.scalars.flatMap(\.echoes).allSatisfy { code($0) == .alias })
    #expect(file.blocks.allSatisfy { code($0) == .blockScalar })
  }
}

extension [UInt8] {
  /// Whether all of some bytes are here, in their order.
  fileprivate func contains(inOrder bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    for byte in self where byte == rest.first { rest = rest.dropFirst() }
    return rest.isEmpty
  }
}
