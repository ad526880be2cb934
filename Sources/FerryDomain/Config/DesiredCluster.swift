// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A place in a file of the config repository.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// The index of the YAML document in the file.
  package let document: Int
  package let line: Int

  package init(file: String, document: Int, line: Int) {
    self.file = file
    self.document = document
    self.line = line
  }

  package var description: String { "\(file):\(line)" }
}

/// A Bundle as Git wants it on one cluster.
package struct DesiredBundle: Hashable, Sendable {
  package var id: BundleID
  package var repository: RegistryRepository
  package var version: WantedVersion
  /// The Secret with `username` and `password` for the registry, in the Bundle's namespace.
  package var credentials: String?
  /// Where the application is installed.
  package var projectNamespace: Namespace
  /// The ConfigMap whose every key is one values file.
  package var values: String?
  package var environment: [String: String]
  package var labels: [String: String]
  package var annotations: [String: String]
  /// `spec` as it is applied.
  package var spec: JSONValue
  package var origin: SourceLocation
  /// Nothing: all of it is what Git says.
  package var left: LeftToCluster?

  package init(
    id: BundleID, repository: RegistryRepository, version: WantedVersion,
    credentials: String? = nil, projectNamespace: Namespace? = nil, values: String? = nil,
    environment: [String: String] = [:], labels: [String: String] = [:],
    annotations: [String: String] = [:], spec: JSONValue, origin: SourceLocation
  ) {
    self.id = id
    self.repository = repository
    self.version = version
    self.credentials = credentials
    self.projectNamespace = projectNamespace ?? id.namespace
    self.values = values
    self.environment = environment
    self.labels = labels
    self.annotations = annotations
    self.spec = spec
    self.origin = origin
  }

  /// Where the ConfigMap with its values is; nothing where it names none.
  package var valuesKey: ConfigMapKey? {
    values.map { ConfigMapKey(namespace: id.namespace, name: $0) }
  }

  /// Applied, but never deployed by a Job: `ferry.dev/suspend: "true"` or the published operator's
  /// `disable-autoupdate`, in Git.
  package var isSuspended: Bool {
    annotations[Annotation.suspend] == "true" || annotations[Annotation.disableAutoupdate] != nil
  }
}

/// A ConfigMap as Git wants it on one cluster.
package struct DesiredConfigMap: Hashable, Sendable {
  package var namespace: Namespace
  package var name: String
  package var data: [String: String]
  package var labels: [String: String]
  package var annotations: [String: String]
  package var origin: SourceLocation
  /// Nothing: all of it is what Git says.
  package var left: LeftToCluster?

  package init(
    namespace: Namespace, name: String, data: [String: String], labels: [String: String] = [:],
    annotations: [String: String] = [:], origin: SourceLocation
  ) {
    self.namespace = namespace
    self.name = name
    self.data = data
    self.labels = labels
    self.annotations = annotations
    self.origin = origin
  }

  package var key: ConfigMapKey { ConfigMapKey(namespace: namespace, name: name) }
}

/// A ConfigMap in a cluster by namespace and name.
package struct ConfigMapKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let namespace: Namespace
  package let name: String

  package init(namespace: Namespace, name: String) {
    self.namespace = namespace
    self.name = name
  }

  package var description: String { "\(namespace)/\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.namespace, left.name) < (right.namespace, right.name)
  }
}

/// `cluster.yaml`: where the cluster is and when its turn comes.
package struct ClusterSettings: Hashable, Sendable {
  package var labels: [String: String]
  /// The kubeconfig context; nothing: `<environment>-<cluster>`, then `<cluster>`.
  package var context: String?
  /// Lower goes first.
  package var wave: Int
  package var isSuspended: Bool
  /// The namespaces that Ferry keeps to, asking nothing cluster-wide; nothing: all.
  package var namespaces: Set<Namespace>?

  package init(
    labels: [String: String] = [:], context: String? = nil, wave: Int = 1,
    isSuspended: Bool = false, namespaces: Set<Namespace>? = nil
  ) {
    self.labels = labels
    self.context = context
    self.wave = wave
    self.isSuspended = isSuspended
    self.namespaces = namespaces
  }
}

/// All that Git wants of one cluster.
package struct DesiredCluster: Hashable, Sendable {
  package var id: ClusterID
  package var settings: ClusterSettings
  package var bundles: [BundleID: DesiredBundle]
  package var configMaps: [ConfigMapKey: DesiredConfigMap]
  package var configWatchers: [ConfigWatcherID: DesiredConfigWatcher] = [:]
  /// What its environment says of changes by other hands.
  package var drift = DriftRules()
  /// What is wrong with the folder. One error and nothing of it is acted on.
  package var diagnostics: [Diagnostic]

  package init(
    id: ClusterID, settings: ClusterSettings = ClusterSettings(),
    bundles: [BundleID: DesiredBundle] = [:], configMaps: [ConfigMapKey: DesiredConfigMap] = [:],
    diagnostics: [Diagnostic] = []
  ) {
    self.id = id
    self.settings = settings
    self.bundles = bundles
    self.configMaps = configMaps
    self.diagnostics = diagnostics
  }

  /// Whether an error in the folder stops all work on the cluster.
  package var isBroken: Bool { diagnostics.contains { $0.severity == .error } }

  /// The kubeconfig contexts that may mean this cluster, the likeliest first.
  package var contexts: [String] {
    settings.context.map { [$0] } ?? ["\(id.environment)-\(id.name)", id.name.text]
  }
}

/// All that Git wants at one revision.
package struct DesiredState: Hashable, Sendable {
  package var revision: Revision
  package var pipeline: Pipeline
  package var clusters: [ClusterID: DesiredCluster]
  /// What people stopped, and what they said no to.
  package var stops = Stops()
  /// What is wrong outside the cluster folders: a broken pipeline file stops everything.
  package var diagnostics: [Diagnostic]

  package init(
    revision: Revision, pipeline: Pipeline, clusters: [ClusterID: DesiredCluster],
    diagnostics: [Diagnostic] = []
  ) {
    self.revision = revision
    self.pipeline = pipeline
    self.clusters = clusters
    self.diagnostics = diagnostics
  }

  /// Every diagnostic, in order of files and lines.
  package var allDiagnostics: [Diagnostic] {
    (diagnostics + stops.diagnostics + clusters.values.flatMap(\.diagnostics)).sorted()
  }
}
