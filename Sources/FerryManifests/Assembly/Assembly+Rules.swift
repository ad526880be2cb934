// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields

extension Assembly {
  /// Holds a Bundle against the rules of its environment.
  mutating func check(_ parsed: ParsedBundle) {
    let bundle = parsed.bundle
    let file = bundle.origin.file
    checkNamespace(bundle.id.namespace, file, parsed.namespace)
    if bundle.projectNamespace != bundle.id.namespace {
      checkNamespace(bundle.projectNamespace, file, parsed.projectNamespace)
    }
    if !rules.allow.registries.allow(bundle.repository.registry) {
      note(
        file, parsed.registry,
        "the registry \(bundle.repository.registry) is not allowed in \(rules.name)",
        remedy: "use one of: \(rules.allow.registries.joined(separator: ", "))")
    }
    checkVersion(parsed)
    checkTemplate(parsed)
  }

  /// Holds a namespace against the rules of the environment.
  mutating func checkNamespace(_ namespace: Namespace, _ file: String, _ place: Place) {
    guard !rules.allow.namespaces.allow(namespace.text) else { return }
    note(
      file, place, "the namespace \(namespace) is not allowed in \(rules.name)",
      remedy: "use one of: \(rules.allow.namespaces.joined(separator: ", "))")
  }

  /// Holds all objects against the namespaces that `cluster.yaml` names.
  mutating func checkFollowed() {
    guard let followed = settings?.settings.namespaces, !followed.isEmpty else { return }
    for parsed in bundles.values {
      let bundle = parsed.bundle
      checkFollowed(bundle.id.namespace, bundle.origin.file, parsed.namespace, followed)
    }
    for parsed in configMaps.values {
      let map = parsed.configMap
      checkFollowed(map.namespace, map.origin.file, parsed.namespace, followed)
    }
    for parsed in configWatchers.values {
      let watcher = parsed.watcher
      checkFollowed(watcher.id.namespace, watcher.origin.file, parsed.namespace, followed)
    }
  }

  private mutating func checkFollowed(
    _ namespace: Namespace, _ file: String, _ place: Place, _ followed: Set<Namespace>
  ) {
    guard !followed.contains(namespace) else { return }
    let meant = nearest(to: namespace.text, among: followed.map(\.text).sorted())
    note(
      file, place, "the namespace \(namespace) is not in spec.namespaces of cluster.yaml",
      remedy: (meant.map { "write \($0), or " } ?? "")
        + "add \(namespace) there and give Ferry its rights with"
        + " ferry install --cluster <context> --namespaces \(namespace)")
  }

  private mutating func checkVersion(_ parsed: ParsedBundle) {
    guard rules.promotion != nil, parsed.bundle.version.mustBeResolved else { return }
    note(
      parsed.bundle.origin.file, parsed.version,
      "the version of \(parsed.bundle.id) is \(parsed.bundle.version), but releases are promoted"
        + " into \(rules.name)",
      remedy: "write the exact version; promotion keeps it up to date")
  }

  private mutating func checkTemplate(_ parsed: ParsedBundle) {
    guard let template = parsed.template, !templates.contains(template.value) else { return }
    note(
      parsed.bundle.origin.file, template.place,
      "there are no Job templates of the name \"\(template.value.excerpt)\"",
      remedy: nearest(to: template.value, among: templates.sorted()).map { "write \($0)" }
        ?? "add templates/jobs/<name>-apply.yaml and templates/jobs/<name>-dismiss.yaml")
  }
}
