// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryYAML

extension FieldMove {
  /// The file with the new text, every other byte as it was.
  ///
  /// The file is left alone where the value cannot be written exactly.
  package func edited(_ content: [UInt8]) throws(EditFailure) -> [UInt8] {
    let path = YAMLPath(document: origin.document, steps.map { .key($0) })
    do {
      return try edited(content, at: path)
    } catch {
      throw EditFailure(
        doing: "writing \(steps.joined(separator: ".")) into \(origin)", detail: error.detail)
    }
  }

  private func edited(
    _ content: [UInt8], at path: YAMLPath
  ) throws(YAMLEditFailure) -> [UInt8] {
    guard isNew else { return try YAMLEdit.replacing(text: path, with: text, in: content) }
    do {
      return try YAMLEdit.inserting(text, at: path, in: content)
    } catch  where error.code == .notFound && steps.count == 3 {
      // There is no spec.env yet.
      let parent = YAMLPath(document: path.document, Array(path.steps.dropLast()))
      return try YAMLEdit.inserting([NewText(steps[2], text)], at: parent, in: content)
    }
  }
}
