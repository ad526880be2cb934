// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

extension EditedFile {
  /// With other lines in a block scalar, in its own indentation.
  ///
  /// A text that cannot be lines (it begins with a blank, or has control characters) is refused.
  func replacing(block node: YAMLNode, with text: String) throws(YAMLEditFailure) -> [UInt8] {
    guard !node.record.text.utf8.elementsEqual(text.utf8) else { return bytes }
    let start = contentRange(of: node).lowerBound
    let header = start..<(bytes[start...].firstIndex { $0.isBlankOrBreak } ?? bytes.count)
    let endOfHeader = endOfLine(from: header.upperBound)
    let firstLine = min(bytes.count, endOfHeader + lineBreak(at: endOfHeader).count)
    let body = firstLine..<max(firstLine, endOfLines(of: node))
    guard let lines = BlockLines(text),
      let content = bytes[body].firstIndex(where: { !$0.isBlankOrBreak })
    else {
      throw YAMLEditFailure(
        .blockScalar, path, at: node.start,
        "the new text cannot be written as a block of lines; edit it by hand")
    }
    let indentation = Array(bytes[startOfLine(before: content)..<content])
    return try applying(
      [
        Splice(header, lines.header),
        Splice(
          body, lines.written(indentation: indentation, lineBreak: lineBreak(at: endOfHeader))),
      ],
      expecting: TreeShape(stream.tree).replacing(node.id, with: text), at: node.start)
  }

  /// Behind the last line that says something, and its line break.
  private func endOfLines(of node: YAMLNode) -> Int {
    let end = node.record.end
    guard let last = bytes[..<end].lastIndex(where: { !$0.isBlankOrBreak }) else { return end }
    let endOfLine = endOfLine(from: last)
    return endOfLine < bytes.count ? endOfLine + lineBreak(at: endOfLine).count : endOfLine
  }
}

/// A text as lines of a literal block.
private struct BlockLines {
  private let lines: [Substring]
  private let last: String

  /// Nothing when it needs quotes.
  init?(_ text: String) {
    guard let first = text.unicodeScalars.first, first != " ", first != "\t", first != "\n",
      text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || WrittenScalar.canBePlain($0) })
    else { return nil }
    let body = text.utf8.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
    guard body.utf8.last != UInt8(ascii: "\n") else { return nil }
    lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    last = body.endIndex == text.endIndex ? "-" : ""
  }

  var header: [UInt8] { Array("|\(last)".utf8) }

  func written(indentation: [UInt8], lineBreak: [UInt8]) -> [UInt8] {
    lines.flatMap { ($0.isEmpty ? [] : indentation + Array($0.utf8)) + lineBreak }
  }
}
