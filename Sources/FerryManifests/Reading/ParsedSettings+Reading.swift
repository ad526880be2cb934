// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

/// How much may be said of one cluster: each namespace costs watches, all of it memory.
private let (mostLabels, mostNamespaces, longestContext) = (100, 100, 253)

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
    settings.labels = readLabels(of: metadata, into: &findings)
    if let node = metadata["labels"], settings.labels.count > mostLabels {
      findings.add(
        at: node, "metadata.labels has \(settings.labels.count) labels, and may have \(mostLabels)",
        remedy: "keep those that the waves of pipeline.yaml name")
    }
    if let node = top["spec"] { readSpec(node, to: &settings, into: &findings) }
    self.settings = settings
    self.name = name
  }
}

private func readSpec(
  _ node: YAMLNode, to settings: inout ClusterSettings, into findings: inout Findings
) {
  let spec = Section(
    node, "spec", keys: ["context", "wave", "suspend", "namespaces"], into: &findings)
  guard let spec else { return }
  settings.context = readContext(spec, into: &findings)
  settings.wave = spec.integer("wave", in: 1...1000, into: &findings) ?? settings.wave
  settings.isSuspended = spec.flag("suspend", into: &findings) ?? settings.isSuspended
  settings.namespaces = readNamespaces(spec, into: &findings)
}

private func readContext(_ spec: Section, into findings: inout Findings) -> String? {
  guard let text = spec.text("context", into: &findings)?.value, let node = spec["context"] else {
    return nil
  }
  guard text.utf8.count <= longestContext else {
    findings.add(
      at: node, "spec.context has \(text.utf8.count) bytes, and may have \(longestContext)",
      remedy: "rename the context in the kubeconfig: kubectl config rename-context")
    return nil
  }
  return text
}

private func readNamespaces(_ spec: Section, into findings: inout Findings) -> Set<Namespace>? {
  guard let items = spec.list("namespaces", into: &findings), let list = spec["namespaces"] else {
    return nil
  }
  if items.isEmpty {
    findings.add(
      at: list, "spec.namespaces names no namespace",
      remedy: "name those that hold Bundles, or remove the key: Ferry then follows all")
  }
  guard items.count <= mostNamespaces else {
    findings.add(
      at: list,
      "spec.namespaces names \(items.count) namespaces, and may name \(mostNamespaces)",
      remedy: "remove the key: Ferry then follows all of them at once")
    return nil
  }
  var namespaces: Set<Namespace> = []
  for (index, item) in items.enumerated() {
    guard let text = findings.text(item, "spec.namespaces[\(index)]") else { continue }
    guard let namespace = Namespace(text) else {
      findings.add(
        at: item, "\"\(text.excerpt)\" cannot be a namespace", remedy: dnsLabelRemedy)
      continue
    }
    guard namespaces.insert(namespace).inserted else {
      findings.add(
        at: item, "the namespace \(namespace) is in spec.namespaces twice",
        remedy: "remove one of the two")
      continue
    }
  }
  return namespaces
}
