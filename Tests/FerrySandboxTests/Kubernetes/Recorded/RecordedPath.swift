// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A path of a check: `$.items[0].spec`, `['any key']`, `[type=Ready]`, `[*]`.
struct RecordedPath: Sendable {
  private let steps: [Step]

  private enum Step: Sendable {
    case key(String)
    case index(Int)
    case all
    case find([(key: String, value: String)])
  }

  init(_ text: String) {
    var steps: [Step] = []
    var rest = text.dropFirst()
    while let first = rest.first {
      rest.removeFirst()
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        steps.append(.key(String(name)))
        rest.removeFirst(name.count)
      } else if rest.hasPrefix("'"), let end = rest.range(of: "']") {
        steps.append(.key(String(rest[rest.index(after: rest.startIndex)..<end.lowerBound])))
        rest = rest[end.upperBound...]
      } else if let end = rest.firstIndex(of: "]") {
        steps.append(Self.bracket(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      }
    }
    self.steps = steps
  }

  func value(in root: JSONValue) -> JSONValue? { Self.walk(root, steps[...]) }

  private static func bracket(_ text: String) -> Step {
    if text == "*" { return .all }
    if let index = Int(text) { return .index(index) }
    let pairs = text.split(separator: ",").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (key: String(parts[0]), value: String(parts[1]))
    }
    return .find(pairs)
  }

  private static func walk(_ value: JSONValue, _ steps: ArraySlice<Step>) -> JSONValue? {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    switch step {
    case .key(let key): return value[key].flatMap { walk($0, rest) }
    case .index(let index):
      guard let list = value.array else { return nil }
      let place = index < 0 ? list.count + index : index
      return list.indices.contains(place) ? walk(list[place], rest) : nil
    case .all: return value.array.map { .array($0.compactMap { walk($0, rest) }) }
    case .find(let pairs):
      let found = value.array?.first { item in
        pairs.allSatisfy { (item[$0.key]?.string ?? "") == $0.value }
      }
      return found.flatMap { walk($0, rest) }
    }
  }
}

extension StringProtocol {
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
