// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// Reads `promotion` of an environment, and where its sources stand.
func readPromotion(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> (PromotionRules?, [Located<EnvironmentName>]) {
  let keys = [
    "from", "by", "soak", "quorum", "fields", "windows", "verify", "blastRadius", "skippable",
    "autoMerge", "draft", "group",
  ]
  let elsewhere = Dictionary(
    ["bake", "failureBudget"].map { ($0, "write it under rollout of the environment") }
  ) { $1 }
  guard let section = Section(node, path, keys: keys, refused: elsewhere, into: &findings),
    let source = section.required(
      "from", remedy: "name the environment that releases come from", into: &findings)
  else { return (nil, []) }
  let from = readSources(source, section, into: &findings)
  var rules = PromotionRules(from: from.map(\.value))
  rules.soak = section.duration("soak", into: &findings) ?? rules.soak
  rules.by = readWay(of: section, into: &findings) ?? rules.by
  rules.quorum = readQuorum(of: section, into: &findings) ?? rules.quorum
  rules.windows = readWindows(of: section, into: &findings)
  rules.needsVerification = section.flag("verify", into: &findings) ?? false
  rules.fields = readFields(of: section, into: &findings) ?? rules.fields
  rules.mergesByItself = section.flag("autoMerge", into: &findings) ?? false
  rules.opensDrafts = section.flag("draft", into: &findings) ?? false
  checkDraft(rules, section, into: &findings)
  rules.group = readGroup(of: section, into: &findings) ?? rules.group
  rules.skippable = readSkippable(of: section, into: &findings)
  if let node = section["blastRadius"] {
    rules.blastRadius = readBlastRadius(node, section.name("blastRadius"), into: &findings)
  }
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
  let words = PromotionRules.Way.allCases.map(\.rawValue)
  return section["by"].flatMap { findings.word($0, section.name("by"), oneOf: words) }
    .flatMap(PromotionRules.Way.init)
}

private func readGroup(
  of section: Section, into findings: inout Findings
) -> PromotionRules.Group? {
  let words = PromotionRules.Group.allCases.map(\.rawValue)
  return section["group"].flatMap { findings.word($0, section.name("group"), oneOf: words) }
    .flatMap(PromotionRules.Group.init)
}

/// Only a merge request can be a draft.
private func checkDraft(_ rules: PromotionRules, _ section: Section, into findings: inout Findings)
{
  guard rules.opensDrafts, rules.by != .mergeRequest, let node = section["draft"] else { return }
  findings.add(
    at: node,
    "\(section.name("draft")) is without effect: \(section.name("by")) is \(rules.by.rawValue), so "
      + "no merge request is opened",
    remedy: "remove it, or write by: merge-request")
}

/// `80%`, or a number of clusters.
private func readQuorum(of section: Section, into findings: inout Findings) -> Quorum? {
  guard let node = section["quorum"] else { return nil }
  switch node.content {
  case .scalar(.integer(let count)) where (1...100_000).contains(count): return .clusters(count)
  case .scalar(.string("all")): return .all
  case .scalar(.string(let text)) where text.hasSuffix("%"):
    if let share = Int(text.dropLast()), (1...100).contains(share) { return .percent(share) }
  default: break
  }
  findings.add(
    at: node, "\(section.name("quorum")) must say how many clusters, but \(node.said)",
    remedy: "write a share such as 80%, a number of clusters from 1 on, or all")
  return nil
}

private func readFields(
  of section: Section, into findings: inout Findings
) -> [PromotedField]? {
  guard let items = section.list("fields", into: &findings) else { return nil }
  let fields = items.enumerated().compactMap { index, item -> PromotedField? in
    let name = "\(section.name("fields"))[\(index)]"
    guard let text = findings.text(item, name) else { return nil }
    if let field = PromotedField(text) { return field }
    let known = ["spec.version", "spec.env", "values"]
    findings.add(
      at: item, "\(name) is \"\(text.excerpt)\", which cannot travel",
      remedy: nearest(to: text, among: known).map { "write \($0)" }
        ?? "write spec.version, spec.env, spec.env.NAME, values or values.KEY")
    return nil
  }
  if fields.count == items.count, !fields.contains(.version), let node = section["fields"] {
    findings.add(
      at: node, "\(section.name("fields")) leaves spec.version out, and a promotion carries it",
      remedy: "add spec.version")
  }
  return fields
}

private func readSkippable(of section: Section, into findings: inout Findings) -> Set<GateKind> {
  let never: Set<GateKind> = [.rejected, .way]
  let words = GateKind.allCases.filter { !never.contains($0) }.map(\.rawValue)
  let items = section.list("skippable", into: &findings) ?? []
  return Set(
    items.enumerated().compactMap { index, item in
      findings.word(item, "\(section.name("skippable"))[\(index)]", oneOf: words)
        .flatMap(GateKind.init)
    })
}

private func readBlastRadius(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> BlastRadius {
  var radius = BlastRadius()
  let section = Section(node, path, keys: ["clusters", "bundles", "step"], into: &findings)
  guard let section else { return radius }
  radius.clusters = section.integer("clusters", in: 1...100_000, into: &findings)
  radius.bundles = section.integer("bundles", in: 1...100_000, into: &findings)
  let words = BlastRadius.Step.allCases.map(\.rawValue)
  radius.step = section["step"].flatMap { findings.word($0, section.name("step"), oneOf: words) }
    .flatMap(BlastRadius.Step.init)
  return radius
}
