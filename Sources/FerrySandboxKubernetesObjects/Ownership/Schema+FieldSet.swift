// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Schema {
  /// The fields that an applied configuration names: all its leaves, and the maps and elements that
  /// are there of themselves (`ToFieldSet` in structured-merge-diff).
  func fieldSet(of value: JSONValue) -> FieldSet {
    var set = FieldSet()
    switch value {
    case .object(let members):
      for (key, inner) in members { insert(key, inner, into: &set) }
    case .array(let list):
      for (index, item) in list.enumerated() {
        let element = pathElement(of: item, at: index)
        set.insert(element)
        if !self.element.structure(of: item).isLeaf {
          set.insert(element, self.element.fieldSet(of: item))
        }
      }
    default: break
    }
    return set
  }

  private func insert(_ key: String, _ value: JSONValue, into set: inout FieldSet) {
    let element = PathElement.field(key)
    let (schema, isDeclared) = member(key)
    let isEmptyMap = value == .null || value.object?.isEmpty == true
    if schema.structure(of: value).isLeaf || isEmptyMap || !isDeclared { set.insert(element) }
    if !schema.structure(of: value).isLeaf { set.insert(element, schema.fieldSet(of: value)) }
  }
}
