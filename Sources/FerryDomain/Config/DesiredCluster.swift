// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

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

  /// Whether the cluster has all of these labels.
  package func has(_ wanted: [String: String]) -> Bool {
    wanted.allSatisfy { labels[$0.key] == $0.value }
  }
}

/// All that Git wants of one cluster.
package struct DesiredCluster: Hashable, Sendable {
  package var id: ClusterID
  package var settings: ClusterSettings
  package var bundles: SortedMap<BundleID, DesiredBundle>
  package var configMaps: [ConfigMapKey: DesiredConfigMap]
  package var configWatchers: [ConfigWatcherID: DesiredConfigWatcher] = [:]
  /// What its environment says of changes by other hands.
  package var drift = DriftRules()
  /// What is wrong with the folder. One error and nothing of it is acted on.
  package var diagnostics: [Diagnostic]

  package init(
    id: ClusterID, settings: ClusterSettings = ClusterSettings(),
    bundles: SortedMap<BundleID, DesiredBundle> = [:],
    configMaps: [ConfigMapKey: DesiredConfigMap] = [:],
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
