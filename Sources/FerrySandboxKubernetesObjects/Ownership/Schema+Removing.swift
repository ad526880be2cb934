// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Schema {
  /// A value without these fields; nothing when nothing is left of it (`typed/remove.go`).
  func removing(_ fields: FieldSet, from value: JSONValue) -> JSONValue? {
    switch value {
    case .object(let members):
      guard !structure(of: value).isLeaf, !members.isEmpty else { return value }
      var kept: [String: JSONValue] = [:]
      for (key, inner) in members where !fields.members.contains(.field(key)) {
        kept[key] = strip(fields.child(.field(key)), member(key).schema, inner)
      }
      return kept.isEmpty ? nil : .object(kept)
    case .array(let list):
      guard !structure(of: value).isLeaf, !list.isEmpty else { return value }
      var kept: [JSONValue] = []
      for (index, item) in list.enumerated() {
        let path = pathElement(of: item, at: index)
        guard !fields.members.contains(path) else { continue }
        if let left = strip(fields.child(path), element, item) { kept.append(left) }
      }
      return kept.isEmpty ? nil : .array(kept)
    default: return value
    }
  }

  private func strip(_ fields: FieldSet, _ schema: Schema, _ value: JSONValue) -> JSONValue? {
    fields.isEmpty ? value : schema.removing(fields, from: value)
  }
}
