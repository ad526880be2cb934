// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryManifestFields
import FerryYAML

/// The kinds of documents that a config repository has.
enum DocumentKind: String, CaseIterable {
  case bundle = "Bundle"
  case configMap = "ConfigMap"
  case configWatcher = "ConfigWatcher"
  case cluster = "Cluster"
  case pipeline = "Pipeline"
  case holds = "Holds"
  case rejections = "Rejections"

  var apiVersion: String {
    switch self {
    case .bundle: "operator.werf.dev/v1"
    case .configMap: "v1"
    case .configWatcher: "k8spatterns.io/v1"
    case .cluster, .pipeline, .holds, .rejections: "ferry.dev/v1"
    }
  }

  /// Reads `apiVersion` and `kind`; what is wrong with them is noted.
  init?(_ root: YAMLNode, into findings: inout Findings) {
    guard case .mapping = root.content else {
      findings.add(
        at: root, "the document must be a mapping, but \(root.said)",
        remedy: "begin it with apiVersion and kind")
      return nil
    }
    let kinds = Self.allCases.map(\.rawValue)
    guard let node = root["kind"] else {
      findings.add(
        at: root, "kind is missing", remedy: "add one of: " + kinds.joined(separator: ", "))
      return nil
    }
    guard let text = findings.text(node, "kind") else { return nil }
    guard let kind = Self(rawValue: text) else {
      let near = nearest(to: text, among: kinds).map { "write \($0)" }
      findings.add(
        at: node, "a \(text.excerpt) has no meaning here",
        remedy: near ?? "put other manifests into the application's chart; here go: "
          + kinds.joined(separator: ", "))
      return nil
    }
    self = kind
    checkVersion(of: root, into: &findings)
  }

  private func checkVersion(of root: YAMLNode, into findings: inout Findings) {
    guard let node = root["apiVersion"] else {
      findings.add(at: root, "apiVersion is missing", remedy: "add apiVersion: \(apiVersion)")
      return
    }
    guard let text = findings.text(node, "apiVersion"), text != apiVersion else { return }
    findings.add(
      at: node, "apiVersion \(text.excerpt) of a \(rawValue) is not known",
      remedy: "write \(apiVersion)")
  }
}
