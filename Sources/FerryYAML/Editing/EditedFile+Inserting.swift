// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension EditedFile {
  /// With one more entry at the end of the mapping that the path leads to.
  func inserting(_ text: String) throws(YAMLEditFailure) -> [UInt8] {
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
    let entry = NewEntry(key, text, in: mapping)
    let splices = mapping.style == .flow ? flowSplices(entry) : blockSplices(entry)
    return try applying(
      splices, expecting: TreeShape(stream.tree).inserting(key, text, into: mapping.id),
      at: mapping.start)
  }

  // MARK: - By indentation

  private func blockSplices(_ entry: NewEntry) -> [Splice] {
    guard let first = entry.siblings.first, let last = entry.siblings.last else { return [] }
    let line = indentation(of: first.key) + entry.bytes
    let end = contentEnd(of: last.value)
    if endsWithBlockScalar(last.value), bytes[..<end].last?.isBreak ?? false {
      return [Splice(at: end, line + lineBreak(at: end))]
    }
    let endOfLine = endOfLine(from: end)
    return [Splice(at: endOfLine, lineBreak(at: endOfLine) + line)]
  }

  /// What stands before a key in its line, dashes of a list become blanks.
  private func indentation(of key: YAMLNode) -> [UInt8] {
    let before = bytes[startOfLine(before: key.record.start)..<key.record.start]
    return before.map { $0.isBlank ? $0 : .blank }
  }

  /// Where the last thing in a node ends; the end of a block collection is where the next begins.
  private func contentEnd(of node: YAMLNode) -> Int {
    var last = node
    while last.style == .block, let child = last.children.last { last = child }
    return last.record.end
  }

  private func endsWithBlockScalar(_ node: YAMLNode) -> Bool {
    var last = node
    while last.style == .block, let child = last.children.last { last = child }
    return last.style.isBlockScalar
  }

  // MARK: - In braces

  private func flowSplices(_ entry: NewEntry) -> [Splice] {
    let end = entry.mapping.record.end
    guard let last = entry.siblings.last else {
      let hasBlank = bytes[end - 2].isBlank
      return [Splice(at: end - 1, entry.bytes + (hasBlank ? [.blank] : []))]
    }
    let contentEnd = last.value.record.end
    let next = bytes[contentEnd...].drop(while: \.isBlank)
    let hasComma = next.first == UInt8(ascii: ",")
    let rest = (hasComma ? next.dropFirst() : next).drop(while: \.isBlank)
    let isLineOfItsOwn =
      startsLine(last.key) && (rest.first.map { $0.isBreak || $0 == UInt8(ascii: "#") } ?? false)
    guard isLineOfItsOwn else {
      return [Splice(at: contentEnd, Array(", ".utf8) + entry.bytes)]
    }
    let endOfLine = endOfLine(from: contentEnd)
    let line = lineBreak(at: endOfLine) + indentation(of: last.key) + entry.bytes
    let comma = [UInt8(ascii: ",")]
    return hasComma
      ? [Splice(at: endOfLine, line + comma)]
      : [Splice(at: contentEnd, comma), Splice(at: endOfLine, line)]
  }

  // MARK: - Lines

  private func startsLine(_ node: YAMLNode) -> Bool {
    let start = node.record.start
    return bytes[startOfLine(before: start)..<start].allSatisfy(\.isBlank)
  }

  private func startOfLine(before offset: Int) -> Int {
    let start = bytes[..<offset].lastIndex { $0.isBreak }.map { $0 + 1 } ?? 0
    return max(start, min(source.textStart, offset))
  }

  private func endOfLine(from offset: Int) -> Int {
    bytes[offset...].firstIndex { $0.isBreak } ?? bytes.count
  }

  /// The line break at a place, or else the first one of the file.
  private func lineBreak(at offset: Int) -> [UInt8] {
    let rest = bytes[offset...].first?.isBreak ?? false ? bytes[offset...] : bytes[...]
    guard let start = rest.firstIndex(where: \.isBreak) else { return [UInt8(ascii: "\n")] }
    return rest[start...].starts(with: Array("\r\n".utf8)) ? Array("\r\n".utf8) : [rest[start]]
  }
}
