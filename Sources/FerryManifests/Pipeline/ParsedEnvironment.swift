// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
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
      keys: ["name", "promotion", "rollout", "allow", "prune", "drift", "ignoreDifferences"],
      into: &findings)
    guard let section, let text = section.requiredText("name", into: &findings) else { return nil }
    guard let name = environmentName(text, into: &findings) else { return nil }
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
    rules.drift = readDrift(of: section, into: &findings)
    self.rules = rules
    self.name = text.place
    self.from = from
  }
}

func environmentName(
  _ text: Located<String>, into findings: inout Findings
) -> EnvironmentName? {
  if let name = EnvironmentName(text.value) { return name }
  findings.add(
    at: text.place, "\"\(text.value.excerpt)\" cannot be an environment", remedy: dnsLabelRemedy)
  return nil
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
