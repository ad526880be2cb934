// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// Reads `windows`, of which each allows or denies.
func readWindows(of section: Section, into findings: inout Findings) -> [Window] {
  let items = section.list("windows", into: &findings) ?? []
  return items.enumerated().compactMap { index, item in
    readWindow(item, "\(section.name("windows"))[\(index)]", into: &findings)
  }
}

private func readWindow(
  _ node: YAMLNode, _ path: String, into findings: inout Findings
) -> Window? {
  let effects = Window.Effect.allCases
  guard
    let section = Section(node, path, keys: effects.map(\.rawValue) + ["zone"], into: &findings)
  else { return nil }
  let given = effects.filter { section[$0.rawValue] != nil }
  guard given.count == 1 else {
    findings.add(
      at: node, "\(path) must allow or deny, one of the two",
      remedy: "write {allow: \"Mon-Fri 09:00-17:00\"} or {deny: \"2026-12-20/2027-01-04\"}")
    return nil
  }
  let zone = readZone(of: section, into: &findings)
  let times = readTimes(given[0].rawValue, of: section, into: &findings)
  guard let zone, let times else { return nil }
  return Window(given[0], times, zone: zone)
}

private func readTimes(
  _ key: String, of section: Section, into findings: inout Findings
) -> WindowTimes? {
  guard let text = section.text(key, into: &findings) else { return nil }
  if let times = WindowTimes(text.value) { return times }
  findings.add(
    at: text.place, "\(section.name(key)) is \"\(text.value.excerpt)\", which is no window",
    remedy: "write \"Mon-Fri 09:00-17:00\", \"Sat,Sun\", \"22:00-06:00\", "
      + "\"Fri 18:00-Mon 08:00\" or \"2026-12-20/2027-01-04\"")
  return nil
}

private func readZone(of section: Section, into findings: inout Findings) -> ZoneName? {
  guard section["zone"] != nil else { return .utc }
  guard let text = section.text("zone", into: &findings) else { return nil }
  if let zone = ZoneName(text.value) { return zone }
  findings.add(
    at: text.place, "\(section.name("zone")) is \"\(text.value.excerpt)\", which can be no zone",
    remedy: "write a name of the IANA time zone database, such as Europe/Berlin")
  return nil
}
