// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The part of JSONPath that printer columns use: `.a.b`, `['a']`, `[0]`, `[*]`, `[?(@.a=="b")]`.
struct JSONPath: Sendable {
  private let steps: [Step]

  private enum Step: Sendable {
    case key(String)
    case index(Int)
    case all
    case filter(path: [String], value: String)
  }

  /// A path with anything else in it finds nothing.
  init(_ text: String) { steps = Self.parse(text) ?? [.index(-1)] }

  func values(in json: JSONValue) -> [JSONValue] {
    steps.reduce([json]) { values, step in values.flatMap { Self.take(step, $0) } }
  }

  private static func take(_ step: Step, _ value: JSONValue) -> [JSONValue] {
    switch step {
    case .key(let key): return value[key].map { [$0] } ?? []
    case .index(let index):
      guard let list = value.array, list.indices.contains(index) else { return [] }
      return [list[index]]
    case .all: return value.array ?? value.object.map { Array($0.values) } ?? []
    case .filter(let path, let wanted):
      return (value.array ?? []).filter { $0[path]?.string == wanted }
    }
  }

  private static func parse(_ text: String) -> [Step]? {
    var steps: [Step] = []
    var rest = Substring(text)
    while let first = rest.first {
      rest.removeFirst()
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty else { return nil }
        steps.append(.key(String(name)))
        rest.removeFirst(name.count)
      } else if first == "[", let end = rest.firstIndex(of: "]") {
        guard let step = bracket(rest[..<end]) else { return nil }
        steps.append(step)
        rest = rest[rest.index(after: end)...]
      } else {
        return nil
      }
    }
    return steps
  }

  private static func bracket(_ text: Substring) -> Step? {
    if text == "*" { return .all }
    if let index = Int(text) { return .index(index) }
    if let name = unquoted(text) { return .key(name) }
    guard text.hasPrefix("?(@."), text.hasSuffix(")") else { return nil }
    let parts = text.dropFirst(4).dropLast().split(separator: "==", maxSplits: 1)
    guard parts.count == 2, let value = unquoted(parts[1].filter { $0 != " " }[...]) else {
      return nil
    }
    let path = parts[0].filter { $0 != " " }.split(separator: ".").map(String.init)
    return .filter(path: path, value: value)
  }

  private static func unquoted(_ text: Substring) -> String? {
    guard text.count >= 2, let quote = text.first, quote == "'" || quote == "\"", text.last == quote
    else { return nil }
    return String(text.dropFirst().dropLast())
  }
}
