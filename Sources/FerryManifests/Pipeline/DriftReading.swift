// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// Reads `drift` and `ignoreDifferences` of an environment.
func readDrift(of environment: Section, into findings: inout Findings) -> DriftRules {
  var rules = DriftRules()
  let words = DriftRules.Answer.allCases.map(\.rawValue)
  rules.answer =
    environment["drift"].flatMap {
      findings.word($0, environment.name("drift"), oneOf: words)
    }.flatMap(DriftRules.Answer.init) ?? rules.answer
  guard let items = environment.list("ignoreDifferences", into: &findings),
    let list = environment["ignoreDifferences"]
  else { return rules }
  let path = environment.name("ignoreDifferences")
  guard items.count <= mostRules else {
    findings.add(
      at: list, "\(path) has \(items.count) rules, more than \(mostRules)",
      remedy: "leave name out where the rule is the same for many objects")
    return rules
  }
  for (index, item) in items.enumerated() {
    guard let rule = readRule(item, "\(path)[\(index)]", into: &findings) else { continue }
    let isKnown = rules.ignored.contains {
      ($0.kind, $0.namespace, $0.name) == (rule.kind, rule.namespace, rule.name)
    }
    if isKnown {
      findings.add(
        at: item, "\(path)[\(index)] is for the same objects as a rule before it",
        remedy: "put its pointers into that one")
    }
    rules.ignored.append(rule)
  }
  return rules
}

private let mostRules = 200
private let mostPointers = 100
private let longestPointer = 1_000

private func readRule(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> IgnoreRule? {
  let elsewhere = Dictionary(
    ["group", "jqPathExpressions", "managedFieldsManagers"].map {
      ($0, "remove it: kind and jsonPointers say all that there is")
    }
  ) { $1 }
  let section = Section(
    node, path, keys: ["kind", "namespace", "name", "jsonPointers"], refused: elsewhere,
    into: &findings)
  guard let section, let kind = readKind(of: section, into: &findings) else { return nil }
  let namespace = readNamespace(of: section, into: &findings)
  let name = readName(of: section, into: &findings)
  let fields = readPointers(of: section, kind, into: &findings)
  guard namespace != .some(nil), name != .some(nil), let fields else { return nil }
  return IgnoreRule(
    kind, namespace: namespace.flatMap(\.self), name: name.flatMap(\.self), fields: fields)
}

private func readKind(of section: Section, into findings: inout Findings) -> AllowRules.Kind? {
  let words = AllowRules.Kind.allCases.map(\.rawValue)
  guard
    let node = section.required(
      "kind", remedy: "write one of: " + words.joined(separator: ", "), into: &findings)
  else { return nil }
  return findings.word(node, section.name("kind"), oneOf: words).flatMap(AllowRules.Kind.init)
}

/// Nothing when it is not said, nothing in it when what is said cannot be.
private func readNamespace(of section: Section, into findings: inout Findings) -> Namespace?? {
  guard section["namespace"] != nil else { return nil }
  guard let text = section.text("namespace", into: &findings) else { return .some(nil) }
  if let namespace = Namespace(text.value) { return namespace }
  findings.add(
    at: text.place, "\"\(text.value.excerpt)\" cannot be a namespace", remedy: dnsLabelRemedy)
  return .some(nil)
}

/// Nothing when it is not said, nothing in it when what is said cannot be.
private func readName(of section: Section, into findings: inout Findings) -> String?? {
  guard section["name"] != nil else { return nil }
  guard let text = section.text("name", into: &findings) else { return .some(nil) }
  if isDNSSubdomain(text.value) { return text.value }
  findings.add(
    at: text.place, "\"\(text.value.excerpt)\" cannot be the name of an object",
    remedy: "write one name, without patterns, or leave it out to mean all")
  return .some(nil)
}

private func readPointers(
  of section: Section, _ kind: AllowRules.Kind, into findings: inout Findings
) -> [IgnoredField]? {
  guard
    let node = section.required(
      "jsonPointers", remedy: "name the fields, such as [/metadata/labels/team]", into: &findings),
    let items = section.list("jsonPointers", into: &findings)
  else { return nil }
  let path = section.name("jsonPointers")
  guard (1...mostPointers).contains(items.count) else {
    findings.add(
      at: node, "\(path) has \(items.count) pointers", remedy: "write 1 to \(mostPointers) of them")
    return nil
  }
  var fields: [IgnoredField] = []
  for (index, item) in items.enumerated() {
    guard let field = readPointer(item, "\(path)[\(index)]", kind, into: &findings) else {
      continue
    }
    if fields.contains(field) {
      findings.add(at: item, "\(field.pointer) is there twice", remedy: "remove one of the two")
    }
    fields.append(field)
  }
  return fields
}

private func readPointer(
  _ node: YAMLNode, _ path: String, _ kind: AllowRules.Kind, into findings: inout Findings
) -> IgnoredField? {
  guard let text = findings.text(node, path) else { return nil }
  guard text.utf8.count <= longestPointer, let pointer = JSONPointer(text) else {
    findings.add(
      at: node, "\(path) is \"\(text.excerpt)\", which is no JSON pointer",
      remedy: "begin with /, put / between the keys, and write ~1 for a / and ~0 for a ~ in a key")
    return nil
  }
  if let field = IgnoredField(pointer, of: kind) { return field }
  let (why, remedy) = refusal(of: pointer, kind)
  findings.add(at: node, "\(text.excerpt) of a \(kind.rawValue) \(why)", remedy: remedy)
  return nil
}

/// Why a pointer is no field that can be left to the cluster, and what to write.
private func refusal(of pointer: JSONPointer, _ kind: AllowRules.Kind) -> (String, String) {
  let tokens = pointer.tokens
  let parts = IgnoredField.Part.allCases.filter { $0.isPart(of: kind) }
  if let part = parts.first(where: { tokens.starts(with: $0.path) }) {
    let place = JSONPointer(part.path)
    switch tokens.dropFirst(part.path.count).first {
    case nil: return ("is not Git's alone", "name the keys one by one: \(place)/KEY")
    case let key? where tokens.count == part.path.count + 1:
      return (
        "is what Ferry obeys or knows its objects by (\(key.excerpt)), so it is Git's",
        "remove it; to have nothing put back write drift: report"
      )
    case let key?:
      return (
        "leads into a text", "write \(JSONPointer(part.path + [key])): it is ignored as a whole"
      )
    }
  }
  let possible = parts.map { JSONPointer($0.path).description + "/KEY" }.joined(separator: ", ")
  if kind == .bundle, tokens.first == "spec" {
    return ("is what Ferry rolls out, so it is Git's", "remove it, or write one of: \(possible)")
  }
  return ("cannot be left to the cluster", "write one of: \(possible)")
}
