// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension EditedFile {
  /// With another text in a scalar.
  func replacing(
    _ found: FoundNode, with text: String
  ) throws(YAMLEditFailure) -> [UInt8] {
    let node = found.node
    try checkReplaceable(node)
    guard !node.record.text.utf8.elementsEqual(text.utf8) else { return bytes }
    let range = contentRange(of: node)
    let written = WrittenScalar(text, like: node.style, isInFlow: found.isInFlow).bytes
    let needsBlank = range.isEmpty && !(bytes[..<range.lowerBound].last?.isBlankOrBreak ?? true)
    return try applying(
      [Splice(range, (needsBlank ? [.blank] : []) + written)],
      expecting: TreeShape(stream.tree).replacing(node.id, with: text), at: node.start)
  }

  private func checkReplaceable(_ node: YAMLNode) throws(YAMLEditFailure) {
    let isTemplate = bytes[node.record.start..<node.record.end].starts(with: Array("{{".utf8))
    if isTemplate {
      throw YAMLEditFailure(
        .templated, path, at: node.start,
        "the value is a template that is rendered elsewhere; edit what it is rendered from")
    }
    guard node.kind == .scalar else {
      throw YAMLEditFailure(
        .notScalar, path, at: node.start, "there is a \(node.kind) here, not a single value")
    }
    if node.style.isBlockScalar {
      throw YAMLEditFailure(
        .blockScalar, path, at: node.start,
        "the value is a block of lines; write it in one line, then it can be edited")
    }
    guard [nil, "!", "tag:yaml.org,2002:str"].contains(node.tag) else {
      throw YAMLEditFailure(
        .inexact, path, at: node.start,
        "the value has the tag \(node.tag ?? ""), so it is no string; remove the tag")
    }
  }

  /// The bytes of a scalar without its anchor and tag, which libyaml counts in.
  func contentRange(of node: YAMLNode) -> Range<Int> {
    let end = node.record.end
    var rest = bytes[node.record.start..<end]
    // No content begins with one of these: they are indicators (YAML 1.1, section 4.1.1).
    while let first = rest.first, first == UInt8(ascii: "&") || first == UInt8(ascii: "!") {
      rest = rest.drop { !$0.isBlankOrBreak }
      rest = rest.droppingBlanksAndComments()
    }
    return rest.startIndex..<end
  }
}

extension ArraySlice<UInt8> {
  /// What follows blanks, line breaks and comments.
  fileprivate func droppingBlanksAndComments() -> Self {
    var rest = drop(while: \.isBlankOrBreak)
    while rest.first == UInt8(ascii: "#") {
      rest = rest.drop { !$0.isBreak }.drop(while: \.isBlankOrBreak)
    }
    return rest
  }
}
