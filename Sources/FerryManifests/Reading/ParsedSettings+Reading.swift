// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryYAML

extension ParsedSettings {
  /// Nothing when `cluster.yaml` cannot be used; everything that is wrong with it is noted.
  init?(_ document: YAMLDocument, into findings: inout Findings) {
    let top = Section(
      document.root, "", keys: ["apiVersion", "kind", "metadata", "spec"], into: &findings)
    guard let top, let node = top.required("metadata", into: &findings),
      let metadata = Section(node, "metadata", keys: ["name", "labels"], into: &findings),
      let name = metadata.requiredText("name", into: &findings)
    else { return nil }
    var settings = ClusterSettings()
    for (_, name, value) in metadata.strings("labels", into: &findings) {
      settings.labels[name] = value
    }
    if let node = top["spec"] { readSpec(node, to: &settings, into: &findings) }
    self.settings = settings
    self.name = name
  }
}

private func readSpec(
  _ node: YAMLNode, to settings: inout ClusterSettings, into findings: inout Findings
) {
  let spec = Section(node, "spec", keys: ["context", "wave", "suspend"], into: &findings)
  guard let spec else { return }
  settings.context = spec.text("context", into: &findings)?.value
  settings.wave = spec.integer("wave", in: 1...1000, into: &findings) ?? settings.wave
  settings.isSuspended = spec.flag("suspend", into: &findings) ?? settings.isSuspended
}
