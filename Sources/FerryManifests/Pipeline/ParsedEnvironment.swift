// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryYAML

/// One environment of the pipeline file, and where stands what is compared with others.
struct ParsedEnvironment {
  let rules: EnvironmentRules
  let name: Place
  let from: [Located<EnvironmentName>]

  /// Nothing when it has no usable name; everything that is wrong with it is noted.
  init?(_ node: YAMLNode, _ path: String, into findings: inout Findings) {
    let section = Section(
      node, path,
      keys: ["name", "promotion", "rollout", "allow", "prune", "bake", "failureBudget"],
      into: &findings)
    guard let section, let text = section.requiredText("name", into: &findings) else { return nil }
    guard let name = environmentName(text, into: &findings) else { return nil }
    section.refuse(["bake", "failureBudget"], into: &findings)
    var rules = EnvironmentRules(name: name)
    var from: [Located<EnvironmentName>] = []
    if let node = section["promotion"] {
      (rules.promotion, from) = readPromotion(node, section.name("promotion"), into: &findings)
    }
    if let node = section["rollout"] {
      rules.rollout = readRollout(node, section.name("rollout"), into: &findings)
    }
    if let node = section["allow"] {
      rules.allow = readAllow(node, section.name("allow"), into: &findings)
    }
    if let node = section["prune"] {
      let prune = Section(node, section.name("prune"), keys: ["maxDeletions"], into: &findings)
      let limit = prune?.integer("maxDeletions", in: 0...100_000, into: &findings)
      rules.maxDeletions = limit ?? rules.maxDeletions
    }
    self.rules = rules
    self.name = text.place
    self.from = from
  }
}

private func environmentName(
  _ text: Located<String>, into findings: inout Findings
) -> EnvironmentName? {
  if let name = EnvironmentName(text.value) { return name }
  findings.add(
    at: text.place, "\"\(text.value.excerpt)\" cannot be an environment", remedy: dnsLabelRemedy)
  return nil
}

private func readPromotion(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> (PromotionRules?, [Located<EnvironmentName>]) {
  let keys = [
    "from", "by", "soak", "fields", "windows", "autoMerge", "group", "bake", "failureBudget",
  ]
  guard let section = Section(node, path, keys: keys, into: &findings),
    let source = section.required(
      "from", remedy: "name the environment that releases come from", into: &findings)
  else { return (nil, []) }
  section.refuse(["windows", "bake", "failureBudget"], into: &findings)
  section.refuse("autoMerge", unless: "false", into: &findings)
  section.refuse("group", unless: "bundle", into: &findings)
  section.refuse("fields", unless: ["spec.version"], into: &findings)
  let from = readSources(source, section, into: &findings)
  var rules = PromotionRules(from: from.map(\.value))
  rules.soak = section.duration("soak", into: &findings) ?? rules.soak
  rules.by = readWay(of: section, into: &findings) ?? rules.by
  return (rules, from)
}

/// One name, or a list of them.
private func readSources(
  _ node: YAMLNode, _ section: Section, into findings: inout Findings
) -> [Located<EnvironmentName>] {
  let nodes: [YAMLNode] = if case .sequence(let items) = node.content { items } else { [node] }
  if nodes.isEmpty {
    findings.add(
      at: node, "\(section.name("from")) is empty",
      remedy: "name an environment, or remove promotion")
  }
  return nodes.compactMap { node in
    guard let text = findings.text(node, section.name("from")) else { return nil }
    let located = Located(value: text, place: Place(node))
    return environmentName(located, into: &findings).map {
      Located(value: $0, place: located.place)
    }
  }
}

private func readWay(of section: Section, into findings: inout Findings) -> PromotionRules.Way? {
  guard let node = section["by"],
    let word = findings.word(
      node, section.name("by"), oneOf: PromotionRules.Way.allCases.map(\.rawValue))
  else { return nil }
  let way = PromotionRules.Way(rawValue: word)
  if way == .commit { section.refuse(["by"], into: &findings) }
  return way
}

private func readAllow(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> AllowRules {
  var rules = AllowRules()
  let section = Section(
    node, path, keys: ["registries", "namespaces", "kinds"], into: &findings)
  guard let section else { return rules }
  rules.registries = section.texts("registries", into: &findings) ?? []
  rules.namespaces = section.texts("namespaces", into: &findings) ?? []
  if let kinds = section.list("kinds", into: &findings) {
    let known = AllowRules.Kind.allCases.map(\.rawValue)
    rules.kinds = kinds.compactMap { kind in
      findings.word(kind, section.name("kinds"), oneOf: known).flatMap(AllowRules.Kind.init)
    }
  }
  return rules
}
