// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryYAML

/// A mapping whose keys are known: `metadata`, `spec`, and what is in them.
package struct Section {
  /// As in messages: `spec.promotion`; empty for the document itself.
  let path: String
  package let node: YAMLNode
  private var values: [String: YAMLNode] = [:]

  /// Nothing when the node is no mapping; unknown keys are noted and passed over.
  ///
  /// `refused` are keys that exist elsewhere but not here, each with its remedy.
  package init?(
    _ node: YAMLNode, _ path: String, keys: [String], refused: [String: String] = [:],
    into findings: inout Findings
  ) {
    self.node = node
    self.path = path
    guard case .mapping(let entries) = node.content else {
      let subject = path.isEmpty ? "the document" : path
      findings.add(
        at: node, "\(subject) must be a mapping, but \(node.said)",
        remedy: "write \"key: value\" lines, with: " + keys.joined(separator: ", "))
      return nil
    }
    for entry in entries {
      let key = entry.key.text ?? ""
      if keys.contains(key) {
        values[key] = entry.value
      } else {
        findings.add(
          at: entry.key, "unknown key \(name(key.excerpt))",
          remedy: refused[key] ?? suggestion(for: key, among: keys))
      }
    }
  }

  package subscript(key: String) -> YAMLNode? { values[key] }

  /// The key with the way to it.
  package func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The value of a key that must be there.
  package func required(
    _ key: String, remedy: String? = nil, into findings: inout Findings
  ) -> YAMLNode? {
    if let value = values[key] { return value }
    findings.add(at: node, "\(name(key)) is missing", remedy: remedy ?? "add \(name(key))")
    return nil
  }

  /// A string that is not empty, if the key is there.
  package func text(_ key: String, into findings: inout Findings) -> Located<String>? {
    guard let value = values[key], let text = findings.text(value, name(key)) else { return nil }
    return Located(value: text, place: Place(value))
  }

  /// A string that is not empty, of a key that must be there.
  package func requiredText(
    _ key: String, remedy: String? = nil, into findings: inout Findings
  ) -> Located<String>? {
    guard required(key, remedy: remedy, into: &findings) != nil else { return nil }
    return text(key, into: &findings)
  }

  /// A whole number, if the key is there.
  package func integer(_ key: String, in range: ClosedRange<Int>, into findings: inout Findings)
    -> Int?
  {
    values[key].flatMap { findings.integer($0, name(key), in: range) }
  }

  /// A boolean, if the key is there.
  package func flag(_ key: String, into findings: inout Findings) -> Bool? {
    values[key].flatMap { findings.flag($0, name(key)) }
  }

  /// The items of a list, if the key is there.
  package func list(_ key: String, into findings: inout Findings) -> [YAMLNode]? {
    guard let value = values[key] else { return nil }
    if case .sequence(let items) = value.content { return items }
    findings.add(
      at: value, "\(name(key)) must be a list, but \(value.said)", remedy: "write [a, b]")
    return nil
  }

  /// The strings of a list, if the key is there.
  package func texts(_ key: String, into findings: inout Findings) -> [String]? {
    guard let items = list(key, into: &findings) else { return nil }
    return items.enumerated().compactMap { findings.text($1, "\(name(key))[\($0)]") }
  }

  /// A mapping of strings, each with the node of its key; empty when the key is not there.
  package func strings(
    _ key: String, into findings: inout Findings
  ) -> [(key: YAMLNode, name: String, value: String)] {
    guard let value = values[key] else { return [] }
    guard case .mapping(let entries) = value.content else {
      findings.add(
        at: value, "\(name(key)) must be a mapping of strings, but \(value.said)",
        remedy: value.isNull ? "give it a value, or remove the key" : "write \"key: value\" lines")
      return []
    }
    return entries.compactMap { entry in
      guard let text = entry.key.text else {
        findings.add(at: entry.key, "a key of \(name(key)) is no text", remedy: "write a name")
        return nil
      }
      return findings.string(entry.value, "\(name(key)).\(text.excerpt)")
        .map { (entry.key, text, $0) }
    }
  }
}
