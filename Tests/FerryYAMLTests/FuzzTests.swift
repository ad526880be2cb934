// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestKit
import FerryYAML
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Broken files` {
  static let seeds = Array(UInt64(1)...500)

  @Test(arguments: seeds) func `are read or refused but never crash`(seed: UInt64) throws {
    let bytes = broken(seed).bytes
    do {
      let stream = try YAMLStream(bytes)
      _ = stream.models
      #expect(stream.documents.allSatisfy { $0.root.end.offset <= bytes.count })
    } catch {
      #expect(error.line >= 1 && error.column >= 1)
    }
  }

  @Test(arguments: seeds) func `are edited exactly or not at all`(seed: UInt64) throws {
    let (file, bytes) = broken(seed)
    for scalar in file.scalars.prefix(3) {
      guard let edited = try? YAMLEdit.setting(scalar: scalar.path, to: "new text", in: bytes)
      else { continue }
      let before = try YAMLStream(bytes).scalarTexts
      let after = try YAMLStream(edited).scalarTexts
      #expect(
        after.difference(from: before).count <= 3, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  /// A file with up to four bytes changed, removed or added.
  private func broken(_ seed: UInt64) -> (file: GeneratedFile, bytes: [UInt8]) {
    let file = GeneratedFile(seed: seed % 50 + 1)
    var random = SeededGenerator(seed: seed)
    var bytes = file.bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[index] = random.one(of: Self.indicators)
      case 2: bytes.insert(random.one(of: Self.indicators), at: index)
      default: bytes.remove(at: index)
      }
    }
    return (file, bytes)
  }

  private static let indicators = Array("\n\r\t :-?[]{},#&*!|>'\"%@`~<=a0\\".utf8)
}

extension YAMLStream {
  /// All scalars as they are written, aliases not followed.
  fileprivate var scalarTexts: [String] {
    func texts(_ node: YAMLNode) -> [String] {
      switch node.kind {
      case .alias: []
      case .scalar: [node.text ?? ""]
      case .sequence: node.items.flatMap(texts)
      case .mapping: node.ownEntries.flatMap { texts($0.key) + texts($0.value) }
      }
    }
    return documents.flatMap { texts($0.root) }
  }
}
