// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a tree says and how, without places: two files with equal shapes differ in layout only.
struct TreeShape: Equatable {
  private struct Node: Equatable {
    let kind: YAMLNode.Kind
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
    let place = mapping + nodes[mapping].size
    var shape = self
    for id in 0...mapping where id + nodes[id].size >= place { shape.nodes[id].size += 2 }
    for id in nodes.indices {
      shape.nodes[id].target = nodes[id].target.map { $0 >= place ? $0 + 2 : $0 }
    }
    shape.roots = roots.map { $0 >= place ? $0 + 2 : $0 }
    shape.nodes.insert(contentsOf: [.inserted(key), .inserted(text)], at: place)
    return shape
  }
}
