// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryManifestFields
import FerryYAML

extension ParsedFile {
  /// Reads a YAML file of a cluster folder.
  package init(_ file: SourceFile, limits: ReadLimits = ReadLimits()) {
    guard file.content.count <= limits.fileBytes else {
      self.init(unreadable: file.path, because: .tooLarge(limit: limits.fileBytes))
      return
    }
    var findings = Findings(file: file.path)
    let documents = YAMLStream.documents(of: file, into: &findings).compactMap {
      ParsedDocument($0, into: &findings)
    }
    self.init(path: file.path, documents: documents, diagnostics: findings.diagnostics)
  }
}

extension ParsedDocument {
  /// Nothing when it could not be read; why is noted.
  fileprivate init?(_ document: YAMLDocument, into findings: inout Findings) {
    guard let kind = DocumentKind(document.root, into: &findings) else { return nil }
    let isSettingsFile = findings.file.split(separator: "/").last == "cluster.yaml"
    guard kind.isOfClusterFolder, isSettingsFile == (kind == .cluster) else {
      findings.add(
        at: document.root["kind"] ?? document.root, "a \(kind.rawValue) does not belong here",
        remedy: kind.home)
      return nil
    }
    let read: ParsedDocument? =
      switch kind {
      case .bundle: ParsedBundle(document, into: &findings).map { .bundle($0) }
      case .configMap: ParsedConfigMap(document, into: &findings).map { .configMap($0) }
      case .configWatcher:
        ParsedConfigWatcher(document, into: &findings).map { .configWatcher($0) }
      case .cluster: ParsedSettings(document, into: &findings).map { .settings($0) }
      case .pipeline, .holds, .rejections: nil
      }
    guard let read else { return nil }
    self = read
  }
}

extension DocumentKind {
  fileprivate var isOfClusterFolder: Bool {
    switch self {
    case .bundle, .configMap, .configWatcher, .cluster: true
    case .pipeline, .holds, .rejections: false
    }
  }

  /// Where it belongs, as a remedy.
  var home: String {
    switch self {
    case .bundle, .configMap, .configWatcher: "move it to another file of the same folder"
    case .cluster: "move it to cluster.yaml in the cluster's folder"
    case .pipeline: "move it to environments/pipeline.yaml"
    case .holds: "move it to environments/<environment>/holds.yaml"
    case .rejections: "move it to environments/rejected.yaml"
    }
  }
}
