// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Puts the events of one file together to a tree, within limits.
struct TreeBuilder {
  /// A collection that has begun and not ended.
  private struct Open {
    let id: Int
    /// What the file stood for before it began.
    let weightBefore: Int
    /// How deep it is so far, aliases expanded.
    var height = 1
  }

  /// A complete node that has an anchor.
  private struct Anchored {
    let id: Int
    /// For how many nodes it stands, aliases expanded.
    let weight: Int
    /// How deep it is, aliases expanded.
    let height: Int
  }

  private let source: YAMLSource
  private let limits: YAMLLimits
  private var records: [YAMLTree.Record] = []
  private var roots: [Int] = []
  private var problems: [YAMLFailure] = []
  private var open: [Open] = []
  private var anchors: [String: Anchored] = [:]
  private var weight = 0

  init(_ source: YAMLSource, limits: YAMLLimits) {
    self.source = source
    self.limits = limits
  }

  /// Reads all documents.
  mutating func build() throws(YAMLFailure) -> YAMLTree {
    try source.bytes.withUnsafeBufferPointer { bytes throws(YAMLFailure) in
      try read(bytes)
    }
    return YAMLTree(source: source, records: records, roots: roots, problems: problems)
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLFailure) {
    let text = UnsafeBufferPointer(rebasing: bytes.dropFirst(source.textStart))
    guard !text.isEmpty else { return }  // libyaml asserts that there is a text
    guard var reader = EventReader(text) else { throw source.failure(.noMemory) }
    records.reserveCapacity(bytes.count / 12)
    var isAtEnd = false
    while !isAtEnd {
      let event: Event
      do { event = try reader.next() } catch { throw source.failure(error) }
      isAtEnd = try take(event)
    }
  }

  /// Whether that was the end of the file.
  private mutating func take(_ event: borrowing Event) throws(YAMLFailure) -> Bool {
    switch event.kind {
    case .scalar(let style, let text): try scalar(event, style, text)
    case .alias(let name): try alias(event, to: name)
    case .collectionStart(let kind, let style): try begin(event, kind, style)
    case .collectionEnd: end(event)
    case .documentStart: anchors.removeAll()
    case .streamEnd: return true
    case .other: break
    }
    return false
  }

  private mutating func scalar(
    _ event: borrowing Event, _ style: YAMLStyle, _ text: String
  ) throws(YAMLFailure) {
    let id = try add(event, .scalar, style, text)
    if let anchor = records[id].anchor {
      anchors[anchor] = Anchored(id: id, weight: 1, height: 0)
    }
  }

  private mutating func begin(
    _ event: borrowing Event, _ kind: YAMLNode.Kind, _ style: YAMLStyle
  ) throws(YAMLFailure) {
    let weightBefore = weight
    let id = try add(event, kind, style, "")
    open.append(Open(id: id, weightBefore: weightBefore))
    try checkDepth(at: id, below: 0)
    // Until it is complete its name stands for nothing, so that no alias can stand inside.
    if let anchor = records[id].anchor { anchors[anchor] = nil }
  }

  private mutating func end(_ event: borrowing Event) {
    let closed = open.removeLast()
    records[closed.id].end = source.offset(ofScalar: event.end)
    records[closed.id].next = records.count
    if !open.isEmpty { raiseHeight(to: closed.height + 1) }
    // The same name inside is the later one, so it stays.
    if let anchor = records[closed.id].anchor, anchors[anchor] == nil {
      anchors[anchor] = Anchored(
        id: closed.id, weight: weight - closed.weightBefore, height: closed.height)
    }
    if records[closed.id].kind == .mapping { check(mapping: closed.id) }
  }

  private mutating func alias(_ event: borrowing Event, to name: String) throws(YAMLFailure) {
    guard let anchored = anchors[name] else {
      throw source.failure(
        .alias, at: source.offset(ofScalar: event.start),
        "the alias *\(name) has no complete anchor &\(name) before it",
        remedy: "write &\(name) at an earlier value, or write the value out")
    }
    let id = try add(event, .alias, .plain, name, target: anchored.id)
    weight += anchored.weight
    try checkWeight(at: id)
    try checkDepth(at: id, below: anchored.height)
    raiseHeight(to: anchored.height + 1)
  }

  private mutating func add(
    _ event: borrowing Event, _ kind: YAMLNode.Kind, _ style: YAMLStyle, _ text: String,
    target: Int? = nil
  ) throws(YAMLFailure) -> Int {
    let id = records.count
    records.append(
      YAMLTree.Record(
        kind: kind, style: style, text: text, anchor: event.anchor, tag: event.tag,
        start: source.offset(ofScalar: event.start), end: source.offset(ofScalar: event.end),
        next: id + 1, target: target))
    if open.isEmpty { roots.append(id) }
    weight += 1
    try checkWeight(at: id)
    return id
  }

  private mutating func raiseHeight(to height: Int) {
    guard let last = open.indices.last else { return }
    open[last].height = max(open[last].height, height)
  }

  private func checkWeight(at id: Int) throws(YAMLFailure) {
    guard weight > limits.nodes else { return }
    throw source.failure(
      .limit, at: records[id].start,
      "the file stands for more than \(limits.nodes) values, each alias expanded",
      remedy: "split the file, or use fewer aliases")
  }

  private func checkDepth(at id: Int, below height: Int) throws(YAMLFailure) {
    guard open.count + height > limits.depth else { return }
    throw source.failure(
      .limit, at: records[id].start, "values are nested deeper than \(limits.depth)",
      remedy: "nest less deep")
  }

  private mutating func check(mapping id: Int) {
    let found = MappingCheck(source: source, records: records).problems(in: id)
    problems += found.prefix(Self.maxProblems - problems.count)
  }

  private static let maxProblems = 100
}
