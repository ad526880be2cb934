// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import FerryTemplates
import FerryTestKit
import Testing

/// Whatever a file holds, reading it ends with a state or with diagnostics.
struct MutationTests {
  @Test(.timeLimit(.minutes(1)), arguments: UInt64(1)...3)
  func `no mutation of the example stops the reader`(_ seed: UInt64) throws {
    let files = try filesOfProject(["environments", "templates"])
    var random = SeededGenerator(seed: seed)
    for file in files {
      for _ in 0..<4 {
        let mutated = SourceFile(path: file.path, content: mutated(file.content, &random))
        for diagnostic in diagnostics(of: mutated) {
          #expect(!diagnostic.message.isEmpty && !diagnostic.remedy.isEmpty)
          #expect(!diagnostic.description.contains("\n"))
        }
      }
    }
  }

  private func diagnostics(of file: SourceFile) -> [Diagnostic] {
    switch RepositoryPath(file.path) {
    case .manifest: ParsedFile(file).diagnostics
    case .pipeline: Pipeline.reading(file).1
    case .template: JobTemplates(repository: [file]).diagnostics
    case .holds, .rejections: Repository([file]).desiredState(at: someRevision).stops.diagnostics
    case .note, .ignored, .misplaced, .stop: []
    }
  }

  private func mutated(_ content: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var content = content
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<max(1, content.count), using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: content = Array(content.prefix(place))
      case 1: content.insert(pieces.randomElement(using: &random) ?? 0, at: place)
      case 2 where place < content.count: content.remove(at: place)
      default: content.insert(contentsOf: content.suffix(place), at: min(place, content.count))
      }
    }
    return content
  }

  private let pieces = Array("{}[]:,-&*!|>'\"#\n\t ${0".utf8) + [0, 0x80, 0xFF]
}
