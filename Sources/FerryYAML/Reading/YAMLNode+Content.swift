// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One line of a mapping.
package struct YAMLEntry: Sendable {
  package let key: YAMLNode
  package let value: YAMLNode
}

/// What a node says once aliases and merge keys are followed.
package enum YAMLContent: Sendable {
  case scalar(YAMLScalar)
  case sequence([YAMLNode])
  case mapping([YAMLEntry])
}

extension YAMLNode {
  /// What it says, aliases and merge keys followed.
  ///
  /// Walking down from here visits no more nodes, and no deeper, than the limits of the stream.
  package var content: YAMLContent {
    let node = resolved
    return switch node.kind {
    case .sequence: .sequence(node.children)
    case .mapping: .mapping(node.entries)
    case .scalar, .alias: .scalar(node.typed)
    }
  }

  /// The characters of a scalar, whatever type they look like: `1.10` stays `1.10`.
  package var text: String? {
    let node = resolved
    return node.kind == .scalar ? node.record.text : nil
  }

  /// The typed value of a scalar, as Kubernetes tools see it.
  package var scalar: YAMLScalar? {
    let node = resolved
    return node.kind == .scalar ? node.typed : nil
  }

  /// Whether it is a scalar that says nothing: empty, `~` or `null`.
  package var isNull: Bool { scalar == .null }

  /// The items of a sequence; none for anything else.
  package var items: [YAMLNode] {
    let node = resolved
    return node.kind == .sequence ? node.children : []
  }

  /// The entries of a mapping in the order of the file, then those that merge keys bring; none
  /// for anything else.
  package var entries: [YAMLEntry] {
    let node = resolved
    guard node.kind == .mapping else { return [] }
    let own = node.ownEntries
    return own.contains { $0.key.isMergeKey } ? Self.merge(own) : own
  }

  /// The value of a key of a mapping, also if a merge key brings it.
  package subscript(key: String) -> YAMLNode? {
    let node = resolved
    guard node.kind == .mapping else { return nil }
    let own = node.ownEntries
    if let entry = own.first(where: { $0.key.text == key && !$0.key.isMergeKey }) {
      return entry.value
    }
    guard own.contains(where: { $0.key.isMergeKey }) else { return nil }
    return Self.merge(own).first { $0.key.text == key }?.value
  }

  /// The item of a sequence; nothing outside its bounds.
  package subscript(index: Int) -> YAMLNode? {
    let items = items
    return items.indices.contains(index) ? items[index] : nil
  }

  private var typed: YAMLScalar {
    YAMLScalar(record.text, isPlain: record.style == .plain, tag: record.tag)
  }
}
