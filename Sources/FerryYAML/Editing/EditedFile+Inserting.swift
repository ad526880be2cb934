// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension EditedFile {
  /// With one more entry at the end of the mapping that the path leads to.
  func inserting(_ text: String) throws(YAMLEditFailure) -> [UInt8] {
    let (mapping, key) = try place()
    return try inserting(
      NewEntry(key, text, in: mapping),
      expecting: TreeShape(stream.tree).inserting(key, text, into: mapping.id))
  }

  /// With one more entry there, which is a mapping of texts.
  func inserting(_ entries: [NewText]) throws(YAMLEditFailure) -> [UInt8] {
    let (mapping, key) = try place()
    return try inserting(
      NewEntry(key, entries, in: mapping),
      expecting: TreeShape(stream.tree).inserting(key, entries, into: mapping.id))
  }

  private func inserting(
    _ entry: NewEntry, expecting expected: TreeShape
  ) throws(YAMLEditFailure) -> [UInt8] {
    let splices = entry.mapping.style == .flow ? flowSplices(entry) : blockSplices(entry)
    return try applying(splices, expecting: expected, at: entry.mapping.start)
  }

  /// The mapping that the path leads to, and the key that it does not have.
  private func place() throws(YAMLEditFailure) -> (YAMLNode, String) {
    guard case .key(let key)? = path.steps.last else {
      throw YAMLEditFailure(.notFound, path, "only a key of a mapping can be inserted")
    }
    let found = try PathFinder(stream, path).find(path.steps.dropLast())
    let mapping = found.node
    guard mapping.kind == .mapping else {
      throw YAMLEditFailure(
        .notFound, path, at: mapping.start,
        "there is a \(mapping.kind) here, so \(key) has no place; write a mapping first")
    }
    guard !mapping.ownEntries.contains(where: { $0.key.text == key }) else {
      throw YAMLEditFailure(.alreadyThere, path, at: mapping.start, "\(key) is there already")
    }
    return (mapping, key)
  }

  // MARK: - By indentation

  private func blockSplices(_ entry: NewEntry) -> [Splice] {
    guard let first = entry.siblings.first, let last = entry.siblings.last else { return [] }
    return [below(last.value, indentation(of: first.key) + entry.bytes)]
  }

  /// Lines behind the last line of a node.
  func below(_ node: YAMLNode, _ lines: [UInt8]) -> Splice {
    let leaf = lastLeaf(of: node)
    let end = leaf.record.end
    // The last line break of a block scalar is its own.
    if leaf.style.isBlockScalar, bytes[..<end].last?.isBreak ?? false {
      return Splice(at: end, lines + lineBreak(at: end))
    }
    let endOfLine = endOfLine(from: end)
    return Splice(at: endOfLine, lineBreak(at: endOfLine) + lines)
  }

  /// What stands before a key in its line, dashes of a list become blanks.
  func indentation(of key: YAMLNode) -> [UInt8] { indentation(at: key.record.start) }

  /// What stands before a byte in its line, as blanks.
  func indentation(at offset: Int) -> [UInt8] {
    bytes[startOfLine(before: offset)..<offset].map { $0.isBlank ? $0 : .blank }
  }

  /// What is written last in a node: libyaml ends a block collection where the next thing begins.
  func lastLeaf(of node: YAMLNode) -> YAMLNode {
    var leaf = node
    while leaf.style == .block, let child = leaf.children.last { leaf = child }
    return leaf
  }

  // MARK: - In braces

  private func flowSplices(_ entry: NewEntry) -> [Splice] {
    guard let last = entry.siblings.last else {
      let brace = entry.mapping.record.end - 1
      let hasBlank = bytes[brace - 1].isBlank
      return [Splice(at: brace, entry.bytes + (hasBlank ? [.blank] : []))]
    }
    let end = last.value.record.end
    let next = bytes[end...].drop(while: \.isBlank)
    let hasComma = next.first == UInt8(ascii: ",")
    let rest = (hasComma ? next.dropFirst() : next).drop(while: \.isBlank)
    let endsLine = rest.first.map { $0.isBreak || $0 == UInt8(ascii: "#") } ?? false
    return startsLine(last.key) && endsLine
      ? flowLine(entry, below: last, hasComma: hasComma)
      : [Splice(at: end, Array(", ".utf8) + entry.bytes)]
  }

  /// A line of its own behind the line of the last entry, which may have a comma and a comment.
  private func flowLine(_ entry: NewEntry, below last: YAMLEntry, hasComma: Bool) -> [Splice] {
    let endOfLine = endOfLine(from: last.value.record.end)
    let line = lineBreak(at: endOfLine) + indentation(of: last.key) + entry.bytes
    let comma = [UInt8(ascii: ",")]
    return hasComma
      ? [Splice(at: endOfLine, line + comma)]
      : [Splice(at: last.value.record.end, comma), Splice(at: endOfLine, line)]
  }

  // MARK: - Lines

  private func startsLine(_ node: YAMLNode) -> Bool {
    let start = node.record.start
    return bytes[startOfLine(before: start)..<start].allSatisfy(\.isBlank)
  }

  func startOfLine(before offset: Int) -> Int {
    let start = bytes[..<offset].lastIndex { $0.isBreak }.map { $0 + 1 } ?? 0
    return max(start, min(source.textStart, offset))
  }

  func endOfLine(from offset: Int) -> Int {
    bytes[offset...].firstIndex { $0.isBreak } ?? bytes.count
  }

  /// The line break at a place, or else the first one of the file.
  func lineBreak(at offset: Int) -> [UInt8] {
    let rest = bytes[offset...].first?.isBreak ?? false ? bytes[offset...] : bytes[...]
    guard let start = rest.firstIndex(where: \.isBreak) else { return [UInt8(ascii: "\n")] }
    return rest[start...].starts(with: Array("\r\n".utf8)) ? Array("\r\n".utf8) : [rest[start]]
  }
}
