// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a tree says and how, without places: two files with equal shapes differ in layout only.
struct TreeShape: Equatable {
  private struct Node: Equatable {
    var kind: YAMLNode.Kind
    /// Nothing where any style will do.
    var style: YAMLStyle?
    var text: String
    let anchor: String?
    let tag: String?
    /// How many nodes it is, itself included.
    var size: Int
    var target: Int?

    static func inserted(_ text: String) -> Self {
      Self(kind: .scalar, style: nil, text: text, anchor: nil, tag: nil, size: 1)
    }

    /// A mapping of texts with all that is in it.
    static func inserted(_ entries: [NewText]) -> [Self] {
      [
        Self(
          kind: .mapping, style: nil, text: "", anchor: nil, tag: nil, size: 1 + entries.count * 2)
      ] + entries.flatMap { [.inserted($0.key), .inserted($0.text)] }
    }

    // Texts are compared byte by byte: String holds canonically equivalent ones for equal.
    static func == (left: Self, right: Self) -> Bool {
      left.kind == right.kind && left.size == right.size && left.target == right.target
        && (left.style == nil || right.style == nil || left.style == right.style)
        && left.text.utf8.elementsEqual(right.text.utf8)
        && left.anchor == right.anchor && left.tag == right.tag
    }
  }

  private var nodes: [Node]
  private var roots: [Int]
  private let problems: Int

  init(_ tree: YAMLTree) {
    nodes = tree.records.enumerated().map { id, record in
      Node(
        kind: record.kind, style: record.style, text: record.text, anchor: record.anchor,
        tag: record.tag, size: record.next - id, target: record.target)
    }
    roots = tree.roots
    problems = tree.problems.count
  }

  /// With another text in a scalar.
  func replacing(_ id: Int, with text: String) -> TreeShape {
    var shape = self
    shape.nodes[id].text = text
    shape.nodes[id].style = nil
    return shape
  }

  /// With one more entry at the end of a mapping.
  func inserting(_ key: String, _ text: String, into mapping: Int) -> TreeShape {
    inserting([.inserted(key), .inserted(text)], into: mapping)
  }

  /// With one more entry, which is a mapping of texts, at the end of a mapping.
  func inserting(_ key: String, _ entries: [NewText], into mapping: Int) -> TreeShape {
    inserting([.inserted(key)] + Node.inserted(entries), into: mapping)
  }

  /// With a mapping of texts as one more item of a sequence, or of what was nothing before.
  func appending(_ entries: [NewText], to sequence: Int) -> TreeShape {
    var shape = self
    if nodes[sequence].size == 1 {
      shape.nodes[sequence].kind = .sequence
      shape.nodes[sequence].style = nil
      shape.nodes[sequence].text = ""
    }
    return shape.inserting(Node.inserted(entries), into: sequence)
  }

  /// Without an item of a sequence.
  func removing(_ id: Int, from sequence: Int) -> TreeShape {
    let count = nodes[id].size
    let end = id + count
    var shape = self
    for other in 0..<id where other + nodes[other].size >= end { shape.nodes[other].size -= count }
    for other in nodes.indices {
      shape.nodes[other].target = nodes[other].target.map { $0 >= end ? $0 - count : $0 }
    }
    shape.roots = roots.map { $0 >= end ? $0 - count : $0 }
    if shape.nodes[sequence].size == 1 { shape.nodes[sequence].style = nil }
    shape.nodes.removeSubrange(id..<end)
    return shape
  }

  private func inserting(_ new: [Node], into collection: Int) -> TreeShape {
    let place = collection + nodes[collection].size
    let count = new.count
    var shape = self
    for id in 0...collection where id + nodes[id].size >= place { shape.nodes[id].size += count }
    for id in nodes.indices {
      shape.nodes[id].target = nodes[id].target.map { $0 >= place ? $0 + count : $0 }
    }
    shape.roots = roots.map { $0 >= place ? $0 + count : $0 }
    shape.nodes.insert(contentsOf: new, at: place)
    return shape
  }
}
