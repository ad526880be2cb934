// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

extension ParsedConfigWatcher {
  /// Nothing when the ConfigWatcher cannot be used; everything that is wrong with it is noted.
  init?(_ document: YAMLDocument, into findings: inout Findings) {
    let top = Section(
      document.root, "", keys: ["apiVersion", "kind", "metadata", "spec"],
      refused: ["status": "remove it: Ferry writes it"], into: &findings)
    guard let top else { return nil }
    let metadata = Metadata(top, into: &findings)
    guard let node = top.required("spec", into: &findings),
      let spec = Section(node, "spec", keys: ["configMap", "podSelector"], into: &findings)
    else { return nil }
    let configMap = readConfigMap(of: spec, into: &findings)
    let selector = readSelector(of: spec, into: &findings)
    guard let metadata, let configMap, let selector else { return nil }
    guard isDNSSubdomain(metadata.name.value) else {
      findings.add(
        at: metadata.name.place,
        "\"\(metadata.name.value.excerpt)\" cannot be the name of a ConfigWatcher",
        remedy: "use a-z, 0-9, - and . only, with a letter or digit at both ends")
      return nil
    }
    watcher = DesiredConfigWatcher(
      id: ConfigWatcherID(namespace: metadata.namespace.value, name: metadata.name.value),
      configMap: configMap, podSelector: selector, labels: metadata.labels,
      annotations: metadata.annotations.mapValues(\.value),
      origin: SourceLocation(
        file: findings.file, document: document.index, line: document.root.line))
    name = metadata.name.place
    namespace = metadata.namespace.place
  }
}

private func readConfigMap(of spec: Section, into findings: inout Findings) -> String? {
  guard let name = spec.requiredText("configMap", into: &findings) else { return nil }
  guard isDNSSubdomain(name.value) else {
    findings.add(
      at: name.place, "spec.configMap \"\(name.value.excerpt)\" cannot be a name",
      remedy: "write the name of a ConfigMap of this namespace")
    return nil
  }
  return name.value
}

/// A selector without labels would mean every pod of the namespace.
private func readSelector(of spec: Section, into findings: inout Findings) -> [String: String]? {
  let remedy = "write the labels of the pods, such as {app: shop}"
  guard let node = spec.required("podSelector", remedy: remedy, into: &findings) else {
    return nil
  }
  var selector: [String: String] = [:]
  var isWhole = true
  for (key, name, value) in spec.strings("podSelector", into: &findings) {
    if !isQualifiedName(name) || !isLabelValue(value) {
      findings.add(
        at: key, "\(name.excerpt): \(value.excerpt) cannot be a label", remedy: remedy)
      isWhole = false
    }
    selector[name] = value
  }
  if case .mapping(let entries) = node.content, entries.isEmpty {
    findings.add(at: node, "spec.podSelector is empty: it would mean every pod", remedy: remedy)
  }
  return isWhole && !selector.isEmpty ? selector : nil
}
