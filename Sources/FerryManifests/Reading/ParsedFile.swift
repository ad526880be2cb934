// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryManifestFields

/// What one file of a cluster folder says, without its YAML tree.
///
/// This is the unit to cache: it follows from the path and the bytes alone. What needs more than
/// one file (names that are there twice, rules of the environment) is found when files are put
/// together.
package struct ParsedFile: Hashable, Sendable {
  package let path: String
  /// What is wrong with the file by itself.
  package let diagnostics: [Diagnostic]
  /// The documents that could be read.
  let documents: [ParsedDocument]

  init(path: String, documents: [ParsedDocument] = [], diagnostics: [Diagnostic]) {
    self.path = path
    self.documents = documents
    self.diagnostics = diagnostics
  }

  /// A file that is not read, with the reason.
  package init(unreadable path: String, because reason: UnreadableEntry) {
    self.init(path: path, diagnostics: [reason.diagnostic(at: path)])
  }
}

/// One document of a cluster folder.
enum ParsedDocument: Hashable, Sendable {
  case bundle(ParsedBundle)
  case configMap(ParsedConfigMap)
  case configWatcher(ParsedConfigWatcher)
  case settings(ParsedSettings)
}

/// A Bundle, and where stands what is compared with other files.
struct ParsedBundle: Hashable, Sendable {
  let bundle: DesiredBundle
  let name: Place
  let namespace: Place
  let registry: Place
  let version: Place
  let projectNamespace: Place
  let values: Place
  /// The name of the Job templates, if one is chosen.
  let template: Located<String>?
}

/// A ConfigMap, and where stands what is compared with other files.
struct ParsedConfigMap: Hashable, Sendable {
  let configMap: DesiredConfigMap
  let name: Place
  let namespace: Place
}

/// A ConfigWatcher, and where stands what is compared with other files.
struct ParsedConfigWatcher: Hashable, Sendable {
  let watcher: DesiredConfigWatcher
  let name: Place
  let namespace: Place
}

/// The settings of a cluster, and which cluster they say they are for.
struct ParsedSettings: Hashable, Sendable {
  let settings: ClusterSettings
  let name: Located<String>
}
