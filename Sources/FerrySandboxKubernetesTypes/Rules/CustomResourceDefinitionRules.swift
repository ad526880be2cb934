// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

struct CustomResourceDefinitionRules: TypeRules {
  func applyDefaults(_ object: inout APIObject) {
    guard object["spec", "names"]?.object != nil else { return }
    let kind = object["spec", "names", "kind"]?.string ?? ""
    if object["spec", "names", "singular"] == nil {
      object["spec", "names", "singular"] = .string(kind.lowercased())
    }
    if object["spec", "names", "listKind"] == nil {
      object["spec", "names", "listKind"] = .string(kind + "List")
    }
    if object["spec", "conversion"] == nil { object["spec", "conversion"] = ["strategy": "None"] }
  }

  func prepare(_ object: inout APIObject) {
    let stored = (object["spec", "versions"]?.array ?? []).first { $0["storage"]?.bool == true }
    object["status"] = [
      "conditions": .null, "acceptedNames": ["plural": "", "kind": ""],
      "storedVersions": .array([stored?["name"] ?? ""]),
    ]
  }

  func errors(in object: APIObject) -> [FieldError] {
    var errors: [FieldError] = []
    let text = { (keys: [String]) in object.json[["spec"] + keys]?.string ?? "" }
    let expected = "\(text(["names", "plural"])).\(text(["group"]))"
    if object.name != expected {
      errors.append(
        .invalid(
          "metadata.name", .string(object.name), "must be spec.names.plural+\".\"+spec.group"))
    }
    for keys in [["group"], ["names", "plural"], ["names", "kind"]] where text(keys).isEmpty {
      errors.append(.required("spec." + keys.joined(separator: ".")))
    }
    if !["Namespaced", "Cluster"].contains(text(["scope"])) {
      errors.append(
        .notSupported(
          "spec.scope", .string(text(["scope"])), supported: ["Cluster", "Namespaced"]))
    }
    return errors + versionErrors(object["spec", "versions"]?.array ?? [])
  }

  private func versionErrors(_ versions: [JSONValue]) -> [FieldError] {
    var errors: [FieldError] = []
    if versions.count(where: { $0["storage"]?.bool == true }) != 1 {
      errors.append(
        .invalid(
          "spec.versions", .array(versions),
          "must have exactly one version marked as storage version"))
    }
    let schemas = versions.map { $0[["schema", "openAPIV3Schema"]] }
    // A schema that all versions share is checked once, under the name that it had before v1.
    if let shared = schemas.first ?? nil, Set(schemas).count == 1 {
      return errors + StructuralSchema(shared, at: "spec.validation.openAPIV3Schema").errors()
    }
    for (index, schema) in schemas.enumerated() {
      let path = "spec.versions[\(index)].schema.openAPIV3Schema"
      errors += schema.map { StructuralSchema($0, at: path).errors() } ?? [.required(path)]
    }
    return errors
  }
}
