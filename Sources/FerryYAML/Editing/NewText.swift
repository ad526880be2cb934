// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A key of a mapping that is to be written, and its text.
package struct NewText: Hashable, Sendable {
  package let key: String
  package let text: String

  package init(_ key: String, _ text: String) {
    self.key = key
    self.text = text
  }

  /// `key: text`.
  func written(like style: YAMLStyle, isInFlow: Bool) -> [UInt8] {
    var bytes = WrittenScalar(key, like: style, isInFlow: isInFlow).bytes
    bytes += [UInt8](": ".utf8)
    return bytes + WrittenScalar(text, like: style, isInFlow: isInFlow).bytes
  }
}

extension [NewText] {
  /// `{key: text, …}`.
  func written(like style: YAMLStyle) -> [UInt8] {
    let entries: [[UInt8]] = map { $0.written(like: style, isInFlow: true) }
    return [UInt8]("{".utf8) + entries.joined(separator: [UInt8](", ".utf8)) + [UInt8]("}".utf8)
  }

  /// Lines of an item behind a dash, without the last line break.
  func lines(indentation: [UInt8], lineBreak: [UInt8]) -> [UInt8] {
    let lines: [[UInt8]] = enumerated().map { index, entry in
      let start = [UInt8]((index == 0 ? "- " : "  ").utf8)
      return indentation + start + entry.written(like: .plain, isInFlow: false)
    }
    return [UInt8](lines.joined(separator: lineBreak))
  }
}
