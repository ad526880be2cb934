// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryYAML

extension ParsedConfigMap {
  /// Nothing when the ConfigMap cannot be used; everything that is wrong with it is noted.
  init?(_ document: YAMLDocument, into findings: inout Findings) {
    let top = Section(
      document.root, "", keys: ["apiVersion", "kind", "metadata", "data"], refused: refused,
      into: &findings)
    guard let top else { return nil }
    let metadata = Metadata(top, into: &findings)
    let data = readData(of: top, into: &findings)
    guard let metadata, let data else { return nil }
    guard isDNSSubdomain(metadata.name.value) else {
      findings.add(
        at: metadata.name.place,
        "\"\(metadata.name.value.excerpt)\" cannot be the name of a ConfigMap",
        remedy: "use a-z, 0-9, - and . only, with a letter or digit at both ends")
      return nil
    }
    configMap = DesiredConfigMap(
      namespace: metadata.namespace.value, name: metadata.name.value, data: data,
      labels: metadata.labels, annotations: metadata.annotations.mapValues(\.value),
      origin: SourceLocation(
        file: findings.file, document: document.index, line: document.root.line))
    name = metadata.name.place
    namespace = metadata.namespace.place
  }
}

private let refused = [
  "binaryData": "remove it: values are text, and go under data",
  "immutable": "remove it: Ferry keeps a copy for each Job that nobody can change",
]

/// What an API server takes in one ConfigMap.
private let largestData = 1 << 20

private func readData(of top: Section, into findings: inout Findings) -> [String: String]? {
  var data: [String: String] = [:]
  var size = 0
  for (key, name, value) in top.strings("data", into: &findings) {
    guard isDataKey(name) else {
      findings.add(
        at: key, "data.\(name.excerpt) cannot be a key of a ConfigMap",
        remedy: "use letters, digits, - _ and . only, at most 253")
      continue
    }
    data[name] = value
    size += name.utf8.count + value.utf8.count
  }
  guard size <= largestData else {
    findings.add(
      at: top["data"] ?? top.node, "the ConfigMap has \(size) bytes, more than a cluster takes",
      remedy: "keep it under \(largestData)")
    return nil
  }
  return data
}

private func isDataKey(_ key: String) -> Bool {
  (1...253).contains(key.utf8.count) && key != "." && !key.hasPrefix("..")
    && key.utf8.allSatisfy { $0.isAlphanumeric || "-_.".utf8.contains($0) }
}
