// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A value, and whether it stands in brackets.
struct FoundNode {
  let node: YAMLNode
  /// Whether it is inside of a flow collection, where fewer plain texts are allowed.
  let isInFlow: Bool
}

/// Goes down a path through what is written, never through aliases or merge keys.
struct PathFinder {
  private let stream: YAMLStream
  private let path: YAMLPath

  init(_ stream: YAMLStream, _ path: YAMLPath) {
    self.stream = stream
    self.path = path
  }

  func find(_ steps: some Sequence<YAMLPath.Step>) throws(YAMLEditFailure) -> FoundNode {
    guard stream.tree.roots.indices.contains(path.document) else {
      throw YAMLEditFailure(
        .notFound, path, "the file has \(stream.tree.roots.count) documents, so not this one")
    }
    var node = YAMLNode(stream.tree, stream.tree.roots[path.document])
    var isInFlow = false
    for step in steps {
      isInFlow = isInFlow || node.style == .flow
      node = try follow(step, from: node)
    }
    if node.kind == .alias { throw alias(node) }
    return FoundNode(node: node, isInFlow: isInFlow)
  }

  private func follow(
    _ step: YAMLPath.Step, from node: YAMLNode
  ) throws(YAMLEditFailure) -> YAMLNode {
    switch (step, node.kind) {
    case (_, .alias): throw alias(node)
    case (.key(let key), .mapping): return try value(of: key, in: node)
    case (.index(let index), .sequence):
      guard let item = node[index] else {
        throw failure(.notFound, node, "the list has no item \(index)")
      }
      return item
    case (.match(let key, let value), .sequence):
      return try item(where: key, is: value, in: node)
    case (.key(let key), _):
      throw failure(.notFound, node, "there is no mapping here that could have the key \(key)")
    case (.index, _), (.match, _):
      throw failure(.notFound, node, "there is no list here")
    }
  }

  private func value(of key: String, in node: YAMLNode) throws(YAMLEditFailure) -> YAMLNode {
    let found = node.ownEntries.filter { $0.key.isScalar(key) }
    if found.count > 1 {
      throw failure(
        .ambiguous, found[1].key, "the key \(key) is there twice; remove one of them")
    }
    if let value = found.first?.value { return value }
    if let merged = node[key] {
      throw failure(
        .merged, node,
        "\(key) comes through << from line \(merged.line); write it here, or edit it there")
    }
    throw failure(.notFound, node, "there is no key \(key) here")
  }

  private func item(
    where key: String, is value: String, in node: YAMLNode
  ) throws(YAMLEditFailure) -> YAMLNode {
    let found = node.items.filter { item in
      item.ownEntries.contains { $0.key.isScalar(key) && $0.value.text == value }
    }
    if found.count > 1 {
      throw failure(
        .ambiguous, found[1], "two items have \(key) \(value); give them different ones")
    }
    guard let item = found.first else {
      throw failure(.notFound, node, "no item has \(key) \(value)")
    }
    return item
  }

  private func alias(_ node: YAMLNode) -> YAMLEditFailure {
    let name = node.anchor ?? ""
    return failure(
      .alias, node,
      "*\(name) stands for what is written in line \(node.resolved.line); "
        + "edit it there, or write the value out here")
  }

  private func failure(
    _ code: YAMLEditFailure.Code, _ node: YAMLNode, _ detail: String
  ) -> YAMLEditFailure {
    YAMLEditFailure(code, path, at: node.start, detail)
  }
}

extension YAMLNode {
  /// Whether it is written as this scalar here, and is not a merge key.
  fileprivate func isScalar(_ text: String) -> Bool {
    kind == .scalar && record.text == text && !isMergeKey
  }
}
