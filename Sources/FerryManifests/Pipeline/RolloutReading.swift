// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryYAML

/// Reads `rollout` of an environment.
func readRollout(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> RolloutRules {
  var rules = RolloutRules()
  let keys = ["waves", "maxParallel", "onFailure", "bake", "failureBudget"]
  guard let section = Section(node, path, keys: keys, into: &findings) else { return rules }
  section.refuse(["bake", "failureBudget"], into: &findings)
  section.refuse("onFailure", unless: "halt", into: &findings)
  rules.maxParallel = section.integer("maxParallel", in: 1...1000, into: &findings) ?? 10
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
) -> RolloutRules.Wave? {
  guard let section = Section(node, path, keys: ["clusters", "percent"], into: &findings) else {
    return nil
  }
  guard (section["clusters"] == nil) != (section["percent"] == nil) else {
    findings.add(
      at: node, "\(path) must say how many clusters, in one way",
      remedy: "write {clusters: 1} or {percent: 25}")
    return nil
  }
  return section.integer("clusters", in: 1...100_000, into: &findings).map { .clusters($0) }
    ?? section.integer("percent", in: 1...100, into: &findings).map { .percent($0) }
}

/// Waves must grow and reach every cluster, else some would wait for ever.
private func check(
  _ waves: [RolloutRules.Wave], at node: YAMLNode, _ path: String, into findings: inout Findings
) {
  let shares = waves.compactMap { wave -> Int? in
    if case .percent(let share) = wave { share } else { nil }
  }
  if zip(shares, shares.dropFirst()).contains(where: { $0 >= $1 }) {
    findings.add(
      at: node, "\(path) has a percent that is not above the one before",
      remedy: "write rising shares; each counts all clusters up to it")
  }
  if waves.last != .percent(100) {
    findings.add(
      at: node, "\(path) may leave clusters out", remedy: "end it with {percent: 100}")
  }
}
