// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryTestKit
import FerryYAML

/// Writes models in random layout: styles, comments, line breaks, indentation, anchors.
struct FileWriter {
  var random: SeededGenerator
  private var file = GeneratedFile()
  private var lineBreak = "\n"
  /// The scalar that has an anchor, and its name, for each text.
  private var anchors: [String: (name: String, scalar: Int)] = [:]

  init(random: SeededGenerator) { self.random = random }

  mutating func write() -> GeneratedFile {
    lineBreak = random.once(in: 3) ? "\r\n" : "\n"
    if random.once(in: 4) { write("\u{FEFF}") }
    let count = random.once(in: 2) ? 1 : 3
    for index in 0..<count { document(index, isFirst: index == 0) }
    if random.once(in: 4) { removeLastBreaks() }
    return file
  }

  private mutating func document(_ index: Int, isFirst: Bool) {
    var generator = ModelGenerator(random: random)
    let model = generator.model()
    random = generator.random
    anchors = [:]
    comments(indent: 0)
    if !isFirst || random.once(in: 3) {
      if !isFirst, random.once(in: 3) { write("..." + lineBreak) }
      write("---")
      endLine()
    }
    file.documents.append(model)
    value(model, YAMLPath(document: index, []), indent: 0, isInline: false)
  }

  // MARK: - By indentation

  /// A whole value from the start of a line, or right behind a dash.
  private mutating func value(_ model: Model, _ path: YAMLPath, indent: Int, isInline: Bool) {
    switch model {
    case .mapping(let entries) where !entries.isEmpty:
      file.mappings.append(path)
      for (number, entry) in entries.enumerated() {
        startItem(indent, isInline: isInline && number == 0)
        key(entry.key, isInFlow: false)
        write(":")
        nested(entry.value, path.with(.key(entry.key)), indent: indent, isEntry: true)
      }
    case .sequence(let items) where !items.isEmpty:
      for (number, item) in items.enumerated() {
        startItem(indent, isInline: isInline && number == 0)
        write("-")
        file.items.append(path.with(.index(number)))
        nested(item, path.with(.index(number)), indent: indent, isEntry: false)
      }
    default:
      if !isInline { write(blanks(indent)) }
      flow(model, path, indent: indent)
      if random.once(in: 8) { write("\t# tab") }
      endLine()
    }
  }

  /// What follows a colon or a dash.
  private mutating func nested(_ model: Model, _ path: YAMLPath, indent: Int, isEntry: Bool) {
    let isSequence = if case .sequence = model { true } else { false }
    if case .scalar(let text) = model, Self.lines.contains(text), !random.once(in: 3) {
      return block(text, path, indent: indent)
    }
    guard model.isBlock, !random.once(in: 4) else {
      write(blanks(1) + (random.once(in: 3) ? blanks(2) : ""))
      flow(model, path, indent: indent)
      return endLine()
    }
    if !isEntry, random.once(in: 2) {
      let gap = Int.random(in: 1...3, using: &random)
      write(blanks(gap))
      return value(model, path, indent: indent + 1 + gap, isInline: true)
    }
    endLine()
    let isFlush = isEntry && isSequence && random.once(in: 2)
    let deeper = isFlush ? indent : indent + Int.random(in: 1...4, using: &random)
    value(model, path, indent: deeper, isInline: false)
  }

  /// Lines behind a `|` or a `>`.
  private mutating func block(_ text: String, _ path: YAMLPath, indent: Int) {
    let lines = text.split(separator: "\n")
    write(" " + (lines.count > 1 || random.once(in: 2) ? "|" : ">"))
    write(text.hasSuffix("\n") ? "" : "-")
    endLine()
    let deeper = blanks(indent + Int.random(in: 1...3, using: &random))
    for line in lines { write(deeper + line + lineBreak) }
    file.blocks.append(path)
  }

  private mutating func startItem(_ indent: Int, isInline: Bool) {
    guard !isInline else { return }
    comments(indent: indent)
    write(blanks(indent))
  }

  // MARK: - In brackets

  private mutating func flow(_ model: Model, _ path: YAMLPath, indent: Int, isNested: Bool = false)
  {
    switch model {
    case .scalar(let text): scalar(text, path, isInFlow: isNested)
    case .sequence(let items):
      write("[")
      for (number, item) in items.enumerated() {
        gap(indent)
        file.items.append(path.with(.index(number)))
        flow(item, path.with(.index(number)), indent: indent, isNested: true)
        if number < items.count - 1 || random.once(in: 4) { write(",") }
      }
      gap(indent)
      write("]")
    case .mapping(let entries):
      file.mappings.append(path)
      write("{")
      for (number, entry) in entries.enumerated() {
        gap(indent)
        key(entry.key, isInFlow: true)
        write(": ")
        flow(entry.value, path.with(.key(entry.key)), indent: indent, isNested: true)
        if number < entries.count - 1 || random.once(in: 4) { write(",") }
      }
      gap(indent)
      write("}")
    }
  }

  /// Blanks or a line break between the things in brackets.
  private mutating func gap(_ indent: Int) {
    switch Int.random(in: 0...5, using: &random) {
    case 0:
      endLine()
      write(blanks(indent + 2))
    case 1...3: write(" ")
    default: break
    }
  }

  // MARK: - Scalars

  private mutating func key(_ text: String, isInFlow: Bool) {
    write(quoted(text, isInFlow: isInFlow))
  }

  private mutating func scalar(_ text: String, _ path: YAMLPath, isInFlow: Bool) {
    if let anchor = anchors[text], random.once(in: 2) {
      file.scalars[anchor.scalar].echoes.append(path)
      return write("*\(anchor.name) ")
    }
    if random.once(in: 6) {
      let name = "a\(file.scalars.count)"
      anchors[text] = (name, file.scalars.count)
      write("&\(name) ")
    }
    if random.once(in: 8) { write("!!str ") }
    let start = file.bytes.count
    write(quoted(text, isInFlow: isInFlow))
    file.scalars.append(GeneratedFile.Scalar(path: path, range: start..<file.bytes.count))
  }

  private mutating func quoted(_ text: String, isInFlow: Bool) -> String {
    let canBePlain = isInFlow ? Self.plainInFlow.contains(text) : Self.plain.contains(text)
    let canBeSingle = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x2000 }
    switch Int.random(in: 0...3, using: &random) {
    case 0...1 where canBePlain: return text
    case 0...2 where canBeSingle:
      return "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    default: return "\"" + text.unicodeScalars.map { escaped($0) }.joined() + "\""
    }
  }

  private mutating func escaped(_ scalar: Unicode.Scalar) -> String {
    let mustBe = scalar.value < 0x20 || [0x22, 0x5C, 0x2028, 0xFEFF].contains(scalar.value)
    guard mustBe || random.once(in: 10) else { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static let lines: Set = ["two\nlines", "one line\n", "more\nlines: # x\n"]
  private static let plainInFlow: Set = [
    "v1.2.3", "app", "a b", "ü→😀 é", "x#y", "it's", "1.10", "true", "~", "0x1f", "name", "tag",
    "spec", "ü", "x.y/z", "1", "on", "k-1",
  ]
  private static let plain = plainInFlow.union(["http://h/p?q", "sha256:ab", "a,b"])

  // MARK: - Layout

  private mutating func endLine() {
    if random.once(in: 5) { write(random.one(of: [" # c", "  # ü 😀: {", " #"])) }
    if random.once(in: 8) { write(" ") }
    write(lineBreak)
  }

  private mutating func comments(indent: Int) {
    if random.once(in: 8) { write(lineBreak) }
    if random.once(in: 8) { write(blanks(indent) + "# - a: 😀" + lineBreak) }
  }

  /// Not behind a block of lines, of which the last break is a part.
  private mutating func removeLastBreaks() {
    guard !Self.lines.contains(where: { file.documents.last?.ends(with: $0) ?? true }) else {
      return
    }
    while let last = file.bytes.last, last == 0x0A || last == 0x0D { file.bytes.removeLast() }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  private mutating func write(_ text: String) { file.bytes += Array(text.utf8) }
}

extension Model {
  /// Whether the last scalar is this text.
  fileprivate func ends(with text: String) -> Bool {
    switch self {
    case .scalar(let last): last == text
    case .sequence(let items): items.last?.ends(with: text) ?? false
    case .mapping(let entries): entries.last?.value.ends(with: text) ?? false
    }
  }

  /// Whether it can be written by indentation.
  fileprivate var isBlock: Bool {
    switch self {
    case .scalar: false
    case .sequence(let items): !items.isEmpty
    case .mapping(let entries): !entries.isEmpty
    }
  }
}

extension YAMLPath {
  /// With one more step.
  fileprivate func with(_ step: Step) -> YAMLPath { YAMLPath(document: document, steps + [step]) }
}
