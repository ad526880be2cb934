// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields

/// Notes names that are there twice or nowhere, and promotions that go in a circle.
func checkGraph(_ environments: [ParsedEnvironment], into findings: inout Findings) {
  var sources: [EnvironmentName: [EnvironmentName]] = [:]
  for environment in environments {
    let name = environment.rules.name
    if sources.updateValue(environment.from.map(\.value), forKey: name) != nil {
      findings.add(
        at: environment.name, "the environment \(name) is there twice",
        remedy: "remove one of the two")
    }
  }
  let names = sources.keys.map(\.text).sorted()
  for source in environments.flatMap(\.from) where sources[source.value] == nil {
    findings.add(
      at: source.place, "there is no environment \(source.value)",
      remedy: suggestion(for: source.value.text, among: names))
  }
  for environment in environments {
    guard let circle = circle(through: environment.rules.name, sources),
      circle.min() == environment.rules.name
    else { continue }
    let way = (circle + [environment.rules.name]).map(\.text).joined(separator: ", from ")
    findings.add(
      at: environment.from.first?.place ?? environment.name,
      "promotions go in a circle: \(way)", remedy: "take one from out")
  }
}

/// The way from an environment through its sources back to itself, if there is one.
private func circle(
  through start: EnvironmentName, _ sources: [EnvironmentName: [EnvironmentName]]
) -> [EnvironmentName]? {
  var seen: Set<EnvironmentName> = []
  var open: [[EnvironmentName]] = [[start]]
  while let way = open.popLast(), let last = way.last {
    for next in sources[last] ?? [] {
      if next == start { return way }
      if seen.insert(next).inserted { open.append(way + [next]) }
    }
  }
  return nil
}
