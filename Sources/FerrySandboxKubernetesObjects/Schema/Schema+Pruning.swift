// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A value without what its schema does not know.
package struct Pruned: Sendable {
  package var value: JSONValue
  /// The paths of fields that were left out.
  package var unknown: [String]
}

extension Schema {
  /// Leaves out unknown fields, and nulls that mean nothing, and makes `1.0` an integer where one is
  /// due.
  package func pruning(_ value: JSONValue) -> Pruned {
    var unknown: [String] = []
    let kept = prune(value, at: "", &unknown)
    return Pruned(value: kept, unknown: unknown.sorted())
  }

  private func prune(_ value: JSONValue, at path: String, _ unknown: inout [String]) -> JSONValue {
    switch (form, value) {
    case (.object, .object(let members)), (.any, .object(let members)):
      return .object(prune(members, at: path, &unknown))
    case (.array, .array(let list)):
      return .array(
        list.enumerated().map { element.prune($1, at: "\(path)[\($0)]", &unknown) })
    case (.integer, .double(let number)):
      return Int(exactly: number).map(JSONValue.integer) ?? value
    default: return value
    }
  }

  private func prune(
    _ members: [String: JSONValue], at path: String, _ unknown: inout [String]
  ) -> [String: JSONValue] {
    var kept: [String: JSONValue] = [:]
    kept.reserveCapacity(members.count)
    for (key, value) in members {
      let inner = path.isEmpty ? key : "\(path).\(key)"
      let (schema, isDeclared) = member(key)
      guard isDeclared || isOpen else {
        unknown.append(inner)
        continue
      }
      if value == .null, !schema.isNullable { continue }
      kept[key] = schema.prune(value, at: inner, &unknown)
    }
    return kept
  }
}
