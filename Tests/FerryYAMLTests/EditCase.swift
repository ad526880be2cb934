// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML
import Testing

/// One edit of one small file, and what is to come of it.
struct EditCase: Sendable, CustomTestStringConvertible {
  let name: String
  let file: String
  let path: YAMLPath
  let text: String
  let expected: String

  /// The expected file is the one before with `old` replaced by `new`.
  init(
    _ name: String, _ file: String, _ path: [YAMLPath.Step], document: Int = 0, to text: String,
    _ old: String, becomes new: String
  ) {
    self.name = name
    self.file = file
    self.path = YAMLPath(document: document, path)
    self.text = text
    let parts = file.components(around: old)
    expected = parts.before + new + parts.after
  }

  var testDescription: String { name }
}

extension String {
  /// What stands before and after the only occurrence of a text.
  func components(around part: String) -> (before: String, after: String) {
    let whole = Array(utf8)
    let part = Array(part.utf8)
    let start = whole.indices.first { whole[$0...].starts(with: part) } ?? whole.count
    let end = min(start + part.count, whole.count)
    return (
      String(decoding: whole[..<start], as: UTF8.self),
      String(decoding: whole[end...], as: UTF8.self)
    )
  }
}
