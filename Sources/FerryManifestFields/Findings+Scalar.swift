// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryYAML

extension Findings {
  /// The text of a value that must be a string and not empty; what is else is noted.
  package mutating func text(_ node: YAMLNode, _ name: String) -> String? {
    guard let text = string(node, name) else { return nil }
    guard !text.isEmpty else {
      add(at: node, "\(name) is empty", remedy: "give it a value, or remove the key")
      return nil
    }
    return text
  }

  /// The text of a value that must be a string; what is else is noted.
  mutating func string(_ node: YAMLNode, _ name: String) -> String? {
    if case .scalar(.string(let text)) = node.content { return text }
    add(at: node, "\(name) must be a string, but \(node.said)", remedy: node.stringRemedy)
    return nil
  }

  /// A whole number within bounds; what is else is noted.
  package mutating func integer(_ node: YAMLNode, _ name: String, in range: ClosedRange<Int>)
    -> Int?
  {
    if case .scalar(.integer(let number)) = node.content, range.contains(number) { return number }
    let bounds = "\(range.lowerBound) to \(range.upperBound)"
    add(
      at: node, "\(name) must be a whole number, but \(node.said)",
      remedy: "write a number from \(bounds), without quotes")
    return nil
  }

  /// `true` or `false`; what is else is noted.
  mutating func flag(_ node: YAMLNode, _ name: String) -> Bool? {
    if case .scalar(.bool(let flag)) = node.content { return flag }
    add(
      at: node, "\(name) must be true or false, but \(node.said)",
      remedy: "write true or false, without quotes")
    return nil
  }

  /// One of the words; what is else is noted.
  package mutating func word(_ node: YAMLNode, _ name: String, oneOf words: [String]) -> String? {
    guard let text = text(node, name) else { return nil }
    guard words.contains(text) else {
      let remedy =
        nearest(to: text, among: words).map { "write \($0)" }
        ?? "write one of: " + words.joined(separator: ", ")
      add(at: node, "\(name) is \"\(text.excerpt)\", which is not known", remedy: remedy)
      return nil
    }
    return text
  }
}

extension YAMLNode {
  /// What it is instead of what was expected.
  package var said: String {
    switch content {
    case .scalar(.null): "has no value"
    case .scalar(.bool): "\((text ?? "").excerpt) reads as a boolean"
    case .scalar(.integer), .scalar(.double): "\((text ?? "").excerpt) reads as a number"
    case .scalar(.string(let text)): "is the string \"\(text.excerpt)\""
    case .sequence: "is a list"
    case .mapping: "is a mapping"
    }
  }

  fileprivate var stringRemedy: String {
    switch content {
    case .scalar(.null): "give it a value, or remove the key"
    case .scalar: "put it in quotes: \"\((text ?? "").excerpt)\""
    case .sequence, .mapping: "write a single value"
    }
  }
}

extension String {
  /// The beginning of a text that a person wrote, on one line, for messages.
  package var excerpt: String {
    let line = unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    var text = String(String.UnicodeScalarView(line))
    if unicodeScalars.count > 60 { text += "…" }
    return text
  }
}
