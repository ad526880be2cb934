// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryYAML

/// The manifests in a YAML text, as `kubectl` would send them; empty documents are passed over.
package func plainManifests(_ text: String) throws(YAMLFailure) -> [JSONValue] {
  try YAMLStream(text).documents.filter { !$0.isEmpty }.map { JSONValue($0.root) }
}

extension JSONValue {
  /// A node with aliases and merge keys followed. Keys that are no texts are passed over.
  fileprivate init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): self.init(scalar)
    case .sequence(let items): self = .array(items.map { JSONValue($0) })
    case .mapping(let entries):
      self = .object(
        entries.reduce(into: [:]) { members, entry in
          if let key = entry.key.text { members[key] = JSONValue(entry.value) }
        })
    }
  }
}
