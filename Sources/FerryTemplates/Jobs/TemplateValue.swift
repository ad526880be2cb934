// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// A template after it was checked: JSON in which some texts are still to be filled in.
indirect enum TemplateValue {
  case fixed(JSONValue)
  case text(PlaceholderText)
  /// One item of a list for each values file.
  case perValuesFile(PlaceholderText)
  case list([TemplateValue])
  case mapping([(key: String, value: TemplateValue)])

  /// Reads a value of a template; what is wrong with its placeholders is noted.
  init(_ node: YAMLNode, hasRelease: Bool, into findings: inout Findings) {
    switch node.content {
    case .scalar(let scalar):
      self = Self.scalar(scalar, node, hasRelease: hasRelease, isItem: false, into: &findings)
    case .sequence(let items):
      self = .list(
        items.map { item in
          if case .scalar(let scalar) = item.content {
            return Self.scalar(scalar, item, hasRelease: hasRelease, isItem: true, into: &findings)
          }
          return TemplateValue(item, hasRelease: hasRelease, into: &findings)
        })
    case .mapping(let entries):
      self = .mapping(
        entries.map { entry in
          (
            Self.key(entry.key, into: &findings),
            TemplateValue(entry.value, hasRelease: hasRelease, into: &findings)
          )
        })
    }
  }

  /// The value with all placeholders filled in; nothing is ever added to its structure but items
  /// for values files.
  func filled(files: [String], _ value: (Placeholder) -> String) -> JSONValue {
    switch self {
    case .fixed(let json): json
    case .text(let text), .perValuesFile(let text): .string(text.filled(value))
    case .list(let items): .array(items.flatMap { $0.items(files: files, value) })
    case .mapping(let entries):
      .object(
        Dictionary(
          entries.map { ($0.key, $0.value.filled(files: files, value)) },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  private func items(files: [String], _ value: (Placeholder) -> String) -> [JSONValue] {
    guard case .perValuesFile(let text) = self else { return [filled(files: files, value)] }
    return files.map { file in .string(text.filled { $0 == .valuesFile ? file : value($0) }) }
  }

  private static func scalar(
    _ scalar: YAMLScalar, _ node: YAMLNode, hasRelease: Bool, isItem: Bool,
    into findings: inout Findings
  ) -> TemplateValue {
    let text: PlaceholderText
    do {
      text = try PlaceholderText(node.text ?? "")
    } catch {
      findings.add(error, at: node)
      return .fixed(.null)
    }
    guard text.placeholders.isEmpty else {
      let usesFile = text.placeholders.contains(.valuesFile)
      if usesFile, !isItem {
        findings.add(
          at: node, "${values.file} stands outside of a list",
          remedy: "make it an item of a list, which is repeated for each file")
      }
      if !hasRelease, let placeholder = text.placeholders.first(where: \.needsRelease) {
        findings.add(
          at: node, "${\(placeholder.rawValue)} has no value in a dismiss Job", remedy: "remove it")
      }
      return usesFile ? .perValuesFile(text) : .text(text)
    }
    if case .string = scalar { return .fixed(.string(text.filled { _ in "" })) }
    return .fixed(JSONValue(scalar))
  }

  private static func key(_ node: YAMLNode, into findings: inout Findings) -> String {
    let key = node.text ?? ""
    if key.contains("${") {
      findings.add(
        at: node, "a placeholder stands in the key \(key.excerpt)",
        remedy: "fill in values only: keys are the structure")
    }
    return key
  }
}

extension Findings {
  fileprivate mutating func add(_ mistake: PlaceholderText.Mistake, at node: YAMLNode) {
    switch mistake {
    case .unknown(let name):
      let known = Placeholder.allCases.map(\.rawValue)
      add(
        at: node, "unknown placeholder ${\(name.excerpt)}",
        remedy: nearest(to: name, among: known).map { "write ${\($0)}" }
          ?? "use one of: \(known.joined(separator: ", ")); a plain ${ is written $${")
    case .unclosed:
      add(at: node, "a ${ without a }", remedy: "close it, or write $${ for a plain ${")
    }
  }
}

extension JSONValue {
  /// A scalar of a manifest; numbers that JSON has not are null.
  init(_ scalar: YAMLScalar) {
    self =
      switch scalar {
      case .null: .null
      case .bool(let flag): .bool(flag)
      case .integer(let number): .integer(number)
      case .double(let number): number.isFinite ? .double(number) : .null
      case .string(let text): .string(text)
      }
  }
}
