// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A rule in CEL that a type's schema carries: `self` is the value at the path.
struct TypeRule {
  /// `Bundle` for the object, `Bundle.spec.values` for a field.
  let place: String
  let rule: String
  /// The schema that carries it.
  let schema: JSONValue

  /// Every rule of the types among the manifests.
  static func all(in manifests: [JSONValue]) -> [TypeRule] {
    manifests.filter { $0["kind"] == "CustomResourceDefinition" }.flatMap { type in
      (type[["spec", "versions"]]?.array ?? []).flatMap { version in
        rules(
          of: version[["schema", "openAPIV3Schema"]] ?? .null,
          at: type[["spec", "names", "kind"]]?.string ?? "")
      }
    }
  }

  private static func rules(of schema: JSONValue, at place: String) -> [TypeRule] {
    let own = (schema["x-kubernetes-validations"]?.array ?? []).map {
      TypeRule(place: place, rule: $0["rule"]?.string ?? "", schema: schema)
    }
    let fields = (schema["properties"]?.object ?? [:]).sorted { $0.key < $1.key }
    let elements = ["items", "additionalProperties"].compactMap { key in schema[key] }
    return own + fields.flatMap { rules(of: $0.value, at: "\(place).\($0.key)") }
      + elements.flatMap { rules(of: $0, at: place + "[]") }
  }

  /// What the rule reads and nothing bounds: an API server estimates a rule's cost from the
  /// bounds, and refuses a type with a rule that may cost too much.
  var unbounded: [String] {
    rule.matches(of: /self((?:\.[A-Za-z_]+)*)(\()?/).compactMap { match in
      let names = match.1.split(separator: ".").dropLast(match.2 == nil ? 0 : 1)
      let field = names.reduce(schema) { $0[["properties", String($1)]] ?? .null }
      let isBounded = names == ["metadata", "name"] || Self.isBounded(field)
      return isBounded ? nil : ([place] + names.map(String.init)).joined(separator: ".")
    }
  }

  private static func isBounded(_ schema: JSONValue) -> Bool {
    switch schema["type"]?.string {
    case "string": schema["maxLength"] != nil || schema["enum"] != nil
    case "array": schema["maxItems"] != nil
    case "object": schema["additionalProperties"] == nil || schema["maxProperties"] != nil
    case .some: true
    case nil: false
    }
  }
}
