// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields

/// One cluster folder while its files are put together.
struct Assembly {
  let id: ClusterID
  let rules: EnvironmentRules
  let templates: Set<String>
  private(set) var settings: ParsedSettings?
  private(set) var bundles: [BundleID: ParsedBundle] = [:]
  private(set) var configMaps: [ConfigMapKey: ParsedConfigMap] = [:]
  private(set) var configWatchers: [ConfigWatcherID: ParsedConfigWatcher] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var releases: [ReleaseKey: ParsedBundle] = [:]

  /// Helm knows a release by name and namespace.
  private struct ReleaseKey: Hashable {
    let namespace: Namespace
    let name: BundleName
  }

  /// - Parameter count: how many files the folder has: mostly each is a Bundle, and a release.
  init(id: ClusterID, rules: EnvironmentRules, templates: Set<String>, count: Int) {
    self.id = id
    self.rules = rules
    self.templates = templates
    bundles.reserveCapacity(count)
    releases.reserveCapacity(count)
  }

  /// Takes one document, and checks it against what is there and what is allowed.
  mutating func add(_ document: ParsedDocument, from file: String) {
    switch document {
    case .bundle(let bundle): add(bundle)
    case .configMap(let configMap): add(configMap)
    case .configWatcher(let watcher): add(watcher)
    case .settings(let settings): add(settings, from: file)
    }
  }

  /// Notes something about a place in a file.
  mutating func note(
    _ file: String, _ place: Place, _ message: String, remedy: String,
    severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(
        severity, file: file, line: Int(place.line), column: Int(place.column), message,
        remedy: remedy))
  }

  /// Holds a kind against the rules of the environment.
  mutating func checkKind(_ kind: AllowRules.Kind, at origin: SourceLocation) {
    guard !rules.allow.kinds.contains(kind) else { return }
    diagnostics.append(
      Diagnostic(
        file: origin.file, line: origin.line, "a \(kind.rawValue) is not allowed in \(rules.name)",
        remedy: "remove it, or allow the kind in environments/pipeline.yaml"))
  }

  /// Checks that need all files: namespaces that are not followed, and values that are named but not
  /// in the folder.
  mutating func compare() {
    checkFollowed()
    for parsed in bundles.values {
      let bundle = parsed.bundle
      guard let key = bundle.valuesKey, configMaps[key] == nil else { continue }
      note(
        bundle.origin.file, parsed.values,
        "the ConfigMap \(key) is not in this folder, so it must be in the cluster already",
        remedy: "add it here, so that Git has all of the truth", severity: .warning)
    }
  }

  private mutating func add(_ parsed: ParsedBundle) {
    let bundle = parsed.bundle
    let file = bundle.origin.file
    checkKind(.bundle, at: bundle.origin)
    check(parsed)
    if let first = bundles[bundle.id] {
      noteSecond("Bundle \(bundle.id)", file, parsed.name, first.bundle.origin.file, first.name)
      return
    }
    bundles[bundle.id] = parsed
    let release = ReleaseKey(namespace: bundle.projectNamespace, name: bundle.id.name)
    if let first = releases[release] {
      note(
        file, parsed.projectNamespace,
        "the release \(bundle.id.name) in namespace \(release.namespace) is already deployed by the"
          + " Bundle in \(first.bundle.origin.file):\(first.name.line)",
        remedy: "give one of them another name or project_namespace")
    } else {
      releases[release] = parsed
    }
  }

  private mutating func add(_ parsed: ParsedConfigMap) {
    let configMap = parsed.configMap
    checkKind(.configMap, at: configMap.origin)
    checkNamespace(configMap.namespace, configMap.origin.file, parsed.namespace)
    if let first = configMaps[configMap.key] {
      noteSecond(
        "ConfigMap \(configMap.key)", configMap.origin.file, parsed.name,
        first.configMap.origin.file, first.name)
    } else {
      configMaps[configMap.key] = parsed
    }
  }

  private mutating func add(_ parsed: ParsedConfigWatcher) {
    let watcher = parsed.watcher
    checkKind(.configWatcher, at: watcher.origin)
    checkNamespace(watcher.id.namespace, watcher.origin.file, parsed.namespace)
    if let first = configWatchers[watcher.id] {
      noteSecond(
        "ConfigWatcher \(watcher.id)", watcher.origin.file, parsed.name,
        first.watcher.origin.file, first.name)
    } else {
      configWatchers[watcher.id] = parsed
    }
  }

  /// Notes a document whose object another one has already.
  private mutating func noteSecond(
    _ object: String, _ file: String, _ name: Place, _ firstFile: String, _ firstName: Place
  ) {
    note(
      file, name, "there is a \(object) already, in \(firstFile):\(firstName.line)",
      remedy: "remove one of the two")
  }

  private mutating func add(_ parsed: ParsedSettings, from file: String) {
    if parsed.name.value != id.name.text {
      note(
        file, parsed.name.place,
        "the folder is \(id.name), but metadata.name is \(parsed.name.value.excerpt)",
        remedy: "write name: \(id.name), or rename the folder")
    }
    if settings != nil {
      note(
        file, parsed.name.place, "the settings of the cluster are there twice",
        remedy: "keep one Cluster document")
    }
    settings = parsed
  }
}
