// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A key and a value that are to be written into a mapping.
struct NewEntry {
  let mapping: YAMLNode
  /// The entries that are there.
  let siblings: [YAMLEntry]
  /// `key: value`, in double quotes where the siblings look like JSON.
  let bytes: [UInt8]

  init(_ key: String, _ text: String, in mapping: YAMLNode) {
    self.init(key, in: mapping) { WrittenScalar(text, like: $0, isInFlow: $1).bytes }
  }

  /// A key and a mapping of texts, in braces.
  init(_ key: String, _ entries: [NewText], in mapping: YAMLNode) {
    self.init(key, in: mapping) { style, _ in entries.written(like: style) }
  }

  private init(_ key: String, in mapping: YAMLNode, value: (YAMLStyle, Bool) -> [UInt8]) {
    self.mapping = mapping
    siblings = mapping.ownEntries
    let isInFlow = mapping.style == .flow
    let keyStyle = siblings.last?.key.style ?? .plain
    let valueStyle: YAMLStyle = isInFlow && keyStyle == .doubleQuoted ? .doubleQuoted : .plain
    bytes =
      WrittenScalar(key, like: keyStyle, isInFlow: isInFlow).bytes + Array(": ".utf8)
      + value(valueStyle, isInFlow)
  }
}
