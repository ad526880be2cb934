// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension EditedFile {
  /// With one more item, a mapping of texts, at the end of the list that the path leads to.
  func appending(_ entries: [NewText]) throws(YAMLEditFailure) -> [UInt8] {
    let found = try find()
    let list = found.node
    let isNothing = list.kind == .scalar && list.style == .plain && list.isNull
    guard list.kind == .sequence || isNothing else {
      throw YAMLEditFailure(
        .notFound, path, at: list.start, "there is a \(list.kind) here, not a list")
    }
    let splices: [Splice]
    if let last = list.children.last {
      splices =
        list.style == .flow
        ? [Splice(at: last.record.end, Array(", ".utf8) + entries.written(like: .plain))]
        : [below(last, lines(entries, indentation(at: try dash(of: last))))]
    } else {
      splices = try firstItem(entries, found)
    }
    return try applying(
      splices, expecting: TreeShape(stream.tree).appending(entries, to: list.id), at: list.start)
  }

  /// Without the item that the path leads to.
  func removing() throws(YAMLEditFailure) -> [UInt8] {
    let list = try PathFinder(stream, path).find(path.steps.dropLast()).node
    let item = try find().node
    guard list.kind == .sequence else {
      throw YAMLEditFailure(.notFound, path, at: item.start, "only an item of a list is removed")
    }
    let splices =
      list.style == .flow ? try cutting(item, in: list) : try cuttingLines(item, in: list)
    return try applying(
      splices, expecting: TreeShape(stream.tree).removing(item.id, from: list.id), at: item.start)
  }

  // MARK: - Appending

  private func lines(_ entries: [NewText], _ indentation: [UInt8]) -> [UInt8] {
    entries.lines(indentation: indentation, lineBreak: lineBreak(at: bytes.count))
  }

  /// The first item of a list that is written as `[]`, or as nothing behind its key.
  private func firstItem(
    _ entries: [NewText], _ found: FoundNode
  ) throws(YAMLEditFailure) -> [Splice] {
    let range = contentRange(of: found.node)
    guard !found.isInFlow, let key = try key(of: found.node),
      bytes[range].allSatisfy({ !$0.isBreak && $0 != UInt8(ascii: "#") })
    else {
      let item = [UInt8(ascii: "[")] + entries.written(like: .plain) + [UInt8(ascii: "]")]
      return [Splice(range, item)]
    }
    let end = endOfLine(from: range.upperBound)
    let lines = lines(entries, indentation(of: key) + [.blank, .blank])
    // `[]` goes with the blanks before it.
    let start = bytes[..<range.lowerBound].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? 0
    return [
      Splice(range.isEmpty ? range : start..<range.upperBound, []),
      Splice(at: end, lineBreak(at: end) + lines),
    ]
  }

  /// The key of the mapping entry whose value a node is.
  private func key(of node: YAMLNode) throws(YAMLEditFailure) -> YAMLNode? {
    guard !path.steps.isEmpty else { return nil }
    let parent = try PathFinder(stream, path).find(path.steps.dropLast()).node
    return parent.style == .block
      ? parent.ownEntries.first { $0.value.id == node.id }?.key : nil
  }

  // MARK: - Removing

  private func cuttingLines(
    _ item: YAMLNode, in list: YAMLNode
  ) throws(YAMLEditFailure) -> [Splice] {
    let dash = try dash(of: item)
    let start = startOfLine(before: dash)
    guard bytes[start..<dash].allSatisfy(\.isBlank) else { throw notAlone(item) }
    let leaf = lastLeaf(of: item)
    var end = leaf.record.end
    if !(leaf.style.isBlockScalar && (bytes[..<end].last?.isBreak ?? false)) {
      end = endOfLine(from: end)
      if end < bytes.count { end += lineBreak(at: end).count }
    }
    let cut = Splice(start..<end, [])
    guard list.children.count == 1 else { return [cut] }
    let steps = path.steps.dropLast(2)
    let parent = try PathFinder(stream, path).find(steps).node
    guard let key = parent.ownEntries.first(where: { $0.value.id == list.id })?.key,
      let colon = bytes[key.record.end...].firstIndex(where: { !$0.isBlank }), colon < start,
      bytes[colon] == UInt8(ascii: ":")
    else { throw notAlone(item) }
    return [Splice(at: colon + 1, Array(" []".utf8)), cut]
  }

  private func cutting(
    _ item: YAMLNode, in list: YAMLNode
  ) throws(YAMLEditFailure) -> [Splice] {
    let items = list.children
    guard let index = items.firstIndex(where: { $0.id == item.id }) else { return [] }
    let (own, range): (Range<Int>, Range<Int>) = {
      let own = item.record.start..<item.record.end
      if index + 1 < items.count { return (own, own.lowerBound..<items[index + 1].record.start) }
      return (own, index == 0 ? own : items[index - 1].record.end..<own.upperBound)
    }()
    let around = bytes[range.lowerBound..<own.lowerBound] + bytes[own.upperBound..<range.upperBound]
    guard !around.contains(UInt8(ascii: "#")) else { throw notAlone(item) }
    return [Splice(range, [])]
  }

  /// The dash before an item.
  private func dash(of item: YAMLNode) throws(YAMLEditFailure) -> Int {
    guard let place = bytes[..<item.record.start].lastIndex(where: { !$0.isBlankOrBreak }),
      bytes[place] == UInt8(ascii: "-")
    else { throw notAlone(item) }
    return place
  }

  private func notAlone(_ item: YAMLNode) -> YAMLEditFailure {
    YAMLEditFailure(
      .inexact, path, at: item.start,
      "the item does not stand in lines of its own; edit it by hand")
  }
}
