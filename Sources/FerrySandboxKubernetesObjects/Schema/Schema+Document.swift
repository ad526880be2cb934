// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension Schema {
  /// The schema as OpenAPI has it; of built-in types with the rules by which kubectl makes strategic
  /// merge patches.
  package func document(isCustom: Bool) -> JSONValue {
    var json: JSONValue = [:]
    if !about.isEmpty { json["description"] = .string(about) }
    switch form {
    case .any: break
    case .integerOrString: json["x-kubernetes-int-or-string"] = true
    default: json["type"] = .string(form.rawValue)
    }
    if !properties.isEmpty {
      json["properties"] =
        .object(properties.mapValues { $0.document(isCustom: isCustom) })
    }
    if let additional { json["additionalProperties"] = additional.document(isCustom: isCustom) }
    if let items { json["items"] = items.document(isCustom: isCustom) }
    if !required.isEmpty { json["required"] = .array(required.map(JSONValue.string)) }
    if let fallback { json["default"] = fallback }
    if keepsUnknown { json["x-kubernetes-preserve-unknown-fields"] = true }
    return describingLists(describingLimits(json), isCustom: isCustom)
  }

  private func describingLimits(_ json: JSONValue) -> JSONValue {
    var json = json
    json["format"] = limits.format.map(JSONValue.string)
    json["pattern"] = limits.pattern.map(JSONValue.string)
    if !limits.allowed.isEmpty { json["enum"] = .array(limits.allowed) }
    return json
  }

  private func describingLists(_ json: JSONValue, isCustom: Bool) -> JSONValue {
    var json = json
    if listRule != .atomic, !isCustom { json["x-kubernetes-patch-strategy"] = "merge" }
    switch listRule {
    case .atomic: break
    case .set: json["x-kubernetes-list-type"] = "set"
    case .map(let keys):
      json["x-kubernetes-list-type"] = "map"
      json["x-kubernetes-list-map-keys"] = .array(keys.map(JSONValue.string))
      if !isCustom { json["x-kubernetes-patch-merge-key"] = keys.first.map(JSONValue.string) }
    }
    return json
  }
}
