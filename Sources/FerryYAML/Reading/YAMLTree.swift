// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// All nodes of a file in the order in which they begin, parents before children.
final class YAMLTree: Sendable {
  /// One node; what belongs to it follows it, up to `next`.
  struct Record: Sendable {
    let kind: YAMLNode.Kind
    let style: YAMLStyle
    /// The text of a scalar, the anchor's name of an alias.
    let text: String
    let anchor: String?
    let tag: String?
    /// In bytes, anchor and tag included.
    let start: Int
    var end: Int
    /// The first node behind this one and all that is in it.
    var next: Int
    /// The node that an alias stands for; never itself an alias, and complete before the alias.
    let target: Int?
  }

  let source: YAMLSource
  let records: [Record]
  /// The root of each document.
  let roots: [Int]
  let problems: [YAMLFailure]

  init(source: YAMLSource, records: [Record], roots: [Int], problems: [YAMLFailure]) {
    self.source = source
    self.records = records
    self.roots = roots
    self.problems = problems
  }

  /// The direct children: keys and values in turn in a mapping.
  func children(of id: Int) -> [Int] { records.children(of: id) }
}

extension [YAMLTree.Record] {
  /// The direct children of a node whose `next` is known.
  func children(of id: Int) -> [Int] {
    var children: [Int] = []
    var child = id + 1
    while child < self[id].next {
      children.append(child)
      child = self[child].next
    }
    return children
  }

  /// The node itself, or what it stands for if it is an alias.
  func resolve(_ id: Int) -> Int { self[id].target ?? id }
}
