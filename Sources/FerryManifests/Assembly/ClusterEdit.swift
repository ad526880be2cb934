// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A manifest that became another.
package struct ParsedFileEdit: Sendable {
  let before: ParsedFile
  let after: ParsedFile

  package init(before: ParsedFile, after: ParsedFile) {
    (self.before, self.after) = (before, after)
  }
}

/// A cluster of which some manifests became others.
///
/// What shows only across files (names that are there twice, values that are missing, namespaces that
/// are not followed) hangs on which objects the files have and on what those name. Where edits leave
/// that as it was, and nothing was wrong, what they say by themselves is all that changes.
package struct ClusterEdit: Sendable {
  private let before: DesiredCluster
  private let files: [ParsedFileEdit]

  /// Takes how the cluster was, and the manifests that are not as they were then.
  package init(of before: DesiredCluster, _ files: [ParsedFileEdit]) {
    (self.before, self.files) = (before, files)
  }

  /// The cluster after the edits; nothing where its files must be put together anew.
  func cluster(rules: EnvironmentRules, templates: Set<String>) -> DesiredCluster? {
    guard before.diagnostics.isEmpty, files.allSatisfy(\.keepsObjects) else { return nil }
    var assembly = Assembly(id: before.id, rules: rules, templates: templates, count: files.count)
    for file in files {
      for document in file.after.documents { assembly.add(document, from: file.after.path) }
    }
    guard assembly.diagnostics.isEmpty else { return nil }
    var cluster = before
    for (id, parsed) in assembly.bundles { cluster.bundles[id] = parsed.bundle }
    for (key, parsed) in assembly.configMaps { cluster.configMaps[key] = parsed.configMap }
    for (id, parsed) in assembly.configWatchers { cluster.configWatchers[id] = parsed.watcher }
    return cluster
  }
}

extension ParsedFileEdit {
  /// Whether it has the same objects as before, which name the same others.
  fileprivate var keepsObjects: Bool {
    after.diagnostics.isEmpty && before.documents.count == after.documents.count
      && zip(before.documents, after.documents).allSatisfy { before, after in
        switch (before, after) {
        case (.bundle(let before), .bundle(let after)):
          before.bundle.id == after.bundle.id && before.bundle.values == after.bundle.values
            && before.bundle.projectNamespace == after.bundle.projectNamespace
        case (.configMap(let before), .configMap(let after)):
          before.configMap.key == after.configMap.key
        case (.configWatcher(let before), .configWatcher(let after)):
          before.watcher.id == after.watcher.id
        default: false  // what settings say may hold for every file
        }
      }
  }
}
