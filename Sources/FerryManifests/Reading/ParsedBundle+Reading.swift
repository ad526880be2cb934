// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

extension ParsedBundle {
  /// Nothing when the Bundle cannot be used; everything that is wrong with it is noted.
  init?(_ document: YAMLDocument, into findings: inout Findings) {
    let top = Section(
      document.root, "", keys: ["apiVersion", "kind", "metadata", "spec"],
      refused: ["status": "remove it: Ferry writes it in the cluster"], into: &findings)
    guard let top else { return nil }
    let metadata = Metadata(top, into: &findings)
    let name = metadata.flatMap { bundleName($0.name, into: &findings) }
    let annotations = metadata.map { bundleAnnotations($0.annotations, into: &findings) }
    let spec = top.required(
      "spec", remedy: "say what to deploy: registry and repo", into: &findings
    )
    .flatMap { BundleSpec($0, into: &findings) }
    guard let metadata, let name, let annotations, let spec else { return nil }
    let namespace = metadata.namespace
    bundle = DesiredBundle(
      id: BundleID(namespace: namespace.value, name: name), repository: spec.repository,
      version: spec.version.value, credentials: spec.credentials?.value,
      projectNamespace: spec.projectNamespace?.value, values: spec.values?.value,
      environment: spec.environment, labels: metadata.labels,
      annotations: annotations.mapValues(\.value), spec: spec.json,
      origin: SourceLocation(
        file: findings.file, document: document.index, line: document.root.line))
    self.name = metadata.name.place
    self.namespace = namespace.place
    registry = spec.registry
    version = spec.version.place
    projectNamespace = spec.projectNamespace?.place ?? namespace.place
    values = spec.values?.place ?? metadata.name.place
    template = annotations[Annotation.template]
  }
}

/// The length that leaves room for `-dismiss-<8 digits>-<attempt>` in the 63 characters of a label,
/// where Job names must fit; Helm's own 53 too.
private let longestBundleName = 40

private func bundleName(_ name: Located<String>, into findings: inout Findings) -> BundleName? {
  guard let checked = BundleName(name.value) else {
    findings.add(
      at: name.place, "\"\(name.value.excerpt)\" cannot be the name of a Bundle",
      remedy: dnsLabelRemedy)
    return nil
  }
  guard name.value.utf8.count <= longestBundleName else {
    findings.add(
      at: name.place,
      "the name has \(name.value.utf8.count) characters, and Jobs are named after it",
      remedy: "use at most \(longestBundleName)")
    return nil
  }
  return checked
}

/// Annotations under `ferry.dev/` are instructions, so one that is not known is an error.
private func bundleAnnotations(
  _ annotations: [String: Located<String>], into findings: inout Findings
) -> [String: Located<String>] {
  let known = [
    Annotation.suspend, Annotation.force, Annotation.template, Annotation.deletionPolicy,
  ]
  for (name, value) in annotations.sorted(by: { $0.key < $1.key }) {
    let allowed: [String]? =
      switch name {
      case Annotation.suspend: ["true", "false"]
      case Annotation.deletionPolicy: ["orphan"]
      default: nil
      }
    if name.hasPrefix("ferry.dev/"), !known.contains(name) {
      findings.add(
        at: value.place, "unknown annotation \(name.excerpt)",
        remedy: suggestion(for: name, among: known))
    } else if let allowed, !allowed.contains(value.value) {
      findings.add(
        at: value.place, "\(name) is \"\(value.value.excerpt)\", which is not known",
        remedy: "write \(allowed.map { "\"\($0)\"" }.joined(separator: " or "))")
    }
  }
  return annotations
}
