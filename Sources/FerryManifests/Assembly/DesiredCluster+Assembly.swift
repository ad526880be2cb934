// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension DesiredCluster {
  /// Puts the files of one cluster folder together and finds what only shows across them.
  ///
  /// Without rules the environment is not in the pipeline, which is an error. The templates are
  /// those that Bundles may name.
  package init(
    _ id: ClusterID, files: [ParsedFile], rules: EnvironmentRules?, templates: Set<String>
  ) {
    self.init(id: id)
    diagnostics = files.flatMap(\.diagnostics)
    guard let rules else {
      diagnostics.append(Self.unknownEnvironment(id))
      return
    }
    var assembly = Assembly(id: id, rules: rules, templates: templates, count: files.count)
    for file in files.sorted(by: { $0.path < $1.path }) {
      for document in file.documents { assembly.add(document, from: file.path) }
    }
    assembly.compare()
    drift = rules.drift
    settings = assembly.settings?.settings ?? settings
    bundles = SortedMap(uniqueKeysWithValues: assembly.bundles.map { ($0, $1.bundle) })
    configMaps = assembly.configMaps.mapValues(\.configMap)
    configWatchers = assembly.configWatchers.mapValues(\.watcher)
    diagnostics = (diagnostics + assembly.diagnostics).sorted()
  }

  private static func unknownEnvironment(_ id: ClusterID) -> Diagnostic {
    Diagnostic(
      file: "environments/\(id.environment)/\(id.name)",
      "the environment \(id.environment) is not in the pipeline",
      remedy: "add it to environments/pipeline.yaml, or remove the folder")
  }
}
