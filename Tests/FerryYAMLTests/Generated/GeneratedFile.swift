// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestKit
import FerryYAML
import Testing

/// A file in random layout, with what it says and where its scalars are.
struct GeneratedFile {
  /// A scalar that stands in the file as such.
  struct Scalar {
    let path: YAMLPath
    /// Its bytes without anchor and tag.
    let range: Range<Int>
    /// The aliases that stand for it.
    var echoes: [YAMLPath] = []
  }

  var bytes: [UInt8] = []
  var documents: [Model] = []
  var scalars: [Scalar] = []
  /// The paths of scalars that are written as blocks of lines.
  var blocks: [YAMLPath] = []
  /// The paths of mappings that are written in full.
  var mappings: [YAMLPath] = []
  /// The paths of items of lists that are written in full.
  var items: [YAMLPath] = []

  init(seed: UInt64) {
    var writer = FileWriter(random: SeededGenerator(seed: seed))
    self = writer.write()
  }

  init() {}

  /// What the documents say with another text at some paths.
  func documents(with text: String, at paths: [YAMLPath]) -> [Model] {
    paths.reduce(into: documents) { documents, path in
      documents[path.document] = documents[path.document].setting(path.steps, to: text)
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension YAMLStream {
  /// What the documents say.
  var models: [Model] { documents.map { Model($0.root) } }
}
