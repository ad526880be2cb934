// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One value in a file: a scalar, a sequence, a mapping, or an alias of one of them.
///
/// `kind`, `style`, `anchor`, `tag` and the marks speak of what is written at this place. All that
/// reads content (`text`, `scalar`, `items`, `entries`, `content`, subscripts) follows aliases.
package struct YAMLNode: Sendable {
  /// What is written at a place.
  package enum Kind: Hashable, Sendable {
    case scalar, sequence, mapping, alias
  }

  let tree: YAMLTree
  let id: Int

  init(_ tree: YAMLTree, _ id: Int) {
    self.tree = tree
    self.id = id
  }

  package var kind: Kind { record.kind }
  package var style: YAMLStyle { record.style }
  /// The name behind `&`, or behind `*` for an alias.
  package var anchor: String? { kind == .alias ? record.text : record.anchor }
  /// The full tag, such as `tag:yaml.org,2002:str` for `!!str`.
  package var tag: String? { record.tag }

  /// Where it begins: at its anchor or tag, if it has one.
  package var start: YAMLMark { tree.source.mark(at: record.start) }
  /// Behind its last byte; for a block collection, where the next thing begins.
  package var end: YAMLMark { tree.source.mark(at: record.end) }
  package var line: Int { start.line }
  package var column: Int { start.column }

  /// This node, or the one that it stands for if it is an alias.
  package var resolved: YAMLNode { YAMLNode(tree, tree.records.resolve(id)) }

  var record: YAMLTree.Record { tree.records[id] }
  var children: [YAMLNode] { tree.children(of: id).map { YAMLNode(tree, $0) } }
}
