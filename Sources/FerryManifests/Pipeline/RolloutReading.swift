// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// Reads `rollout` of an environment.
func readRollout(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> RolloutRules {
  var rules = RolloutRules()
  let keys = ["waves", "maxParallel", "bake", "failureBudget", "onFailure"]
  guard let section = Section(node, path, keys: keys, into: &findings) else { return rules }
  rules.maxParallel =
    section.integer("maxParallel", in: 1...1000, into: &findings) ?? rules.maxParallel
  rules.bake = section.duration("bake", into: &findings) ?? rules.bake
  rules.failureBudget = readFailureBudget(of: section, into: &findings) ?? rules.failureBudget
  let words = RolloutRules.FailureAction.allCases.map(\.rawValue)
  rules.onFailure =
    section["onFailure"].flatMap { findings.word($0, section.name("onFailure"), oneOf: words) }
    .flatMap(RolloutRules.FailureAction.init) ?? rules.onFailure
  guard let items = section.list("waves", into: &findings), let list = section["waves"] else {
    return rules
  }
  let waves = items.enumerated().compactMap { index, item in
    readWave(item, "\(section.name("waves"))[\(index)]", into: &findings)
  }
  if waves.count == items.count { check(waves, at: list, section.name("waves"), into: &findings) }
  rules.waves = waves
  return rules
}

private func readWave(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> WaveRule? {
  let ways = ["clusters", "percent", "labels"]
  guard let section = Section(node, path, keys: ways + ["failureBudget"], into: &findings) else {
    return nil
  }
  let given = ways.filter { section[$0] != nil }
  guard given.count == 1 else {
    findings.add(
      at: node, "\(path) must say which clusters, in one way",
      remedy: "write {clusters: 1}, {percent: 25} or {labels: {tier: canary}}")
    return nil
  }
  return readMembers(given[0], of: section, into: &findings).map {
    WaveRule($0, failureBudget: readFailureBudget(of: section, into: &findings))
  }
}

private func readMembers(
  _ way: String, of section: Section, into findings: inout Findings
) -> WaveRule.Members? {
  switch way {
  case "clusters": section.integer(way, in: 1...100_000, into: &findings).map { .clusters($0) }
  case "percent": section.integer(way, in: 1...100, into: &findings).map { .percent($0) }
  default: readSelector(of: section, into: &findings).map { .labels($0) }
  }
}

private func readSelector(of section: Section, into findings: inout Findings) -> [String: String]? {
  let labels = section.strings("labels", into: &findings)
  guard let node = section["labels"], labels.isEmpty else {
    return Dictionary(labels.map { ($0.name, $0.value) }) { $1 }
  }
  if case .mapping = node.content {
    findings.add(
      at: node, "\(section.name("labels")) names no label",
      remedy: "write labels of cluster.yaml, such as {tier: canary}")
  }
  return nil
}

/// `10%` of a wave, or a number of its clusters.
private func readFailureBudget(
  of section: Section, into findings: inout Findings
) -> FailureBudget? {
  guard let node = section["failureBudget"] else { return nil }
  switch node.content {
  case .scalar(.integer(let count)) where (0...100_000).contains(count): return .clusters(count)
  case .scalar(.string(let text)) where text.hasSuffix("%"):
    if let share = Int(text.dropLast()), (0...100).contains(share) { return .percent(share) }
  default: break
  }
  findings.add(
    at: node,
    "\(section.name("failureBudget")) must say how many clusters may fail, but \(node.said)",
    remedy: "write a share of the wave such as 10%, or a number of clusters")
  return nil
}

/// Waves must grow and reach every cluster, else some would wait for ever.
private func check(
  _ waves: [WaveRule], at node: YAMLNode, _ path: String, into findings: inout Findings
) {
  let shares = waves.compactMap { wave -> Int? in
    if case .percent(let share) = wave.members { share } else { nil }
  }
  if zip(shares, shares.dropFirst()).contains(where: { $0 >= $1 }) {
    findings.add(
      at: node, "\(path) has a percent that is not above the one before",
      remedy: "write rising shares; each counts all clusters up to it")
  }
  if waves.last?.members != .percent(100) {
    findings.add(
      at: node, "\(path) may leave clusters out", remedy: "end it with {percent: 100}")
  }
}
