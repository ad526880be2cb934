// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension Schema {
  /// Fills in the fallbacks of fields that are left out, or null where null is not a value.
  package func defaulting(_ value: JSONValue) -> JSONValue {
    guard hasFallbacks else { return value }
    switch value {
    case .object(var members) where form == .object:
      for (key, schema) in properties {
        let missing = members[key] == nil || (members[key] == .null && !schema.isNullable)
        if missing, let fallback = schema.fallback { members[key] = fallback }
      }
      for (key, inner) in members { members[key] = member(key).schema.defaulting(inner) }
      return .object(members)
    case .array(let list) where form == .array:
      return .array(list.map(element.defaulting))
    default: return value
    }
  }

  private var hasFallbacks: Bool { form == .object || form == .array }
}
