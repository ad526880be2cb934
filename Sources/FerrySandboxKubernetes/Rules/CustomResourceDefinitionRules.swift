// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

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
    for (index, version) in versions.enumerated() {
      let path = "spec.versions[\(index)].schema.openAPIV3Schema"
      guard let schema = version[["schema", "openAPIV3Schema"]] else {
        errors.append(.required(path))
        continue
      }
      errors += uniquenessErrors(schema, path)
    }
    return errors
  }

  /// Sets and maps are said with `x-kubernetes-list-type`.
  private func uniquenessErrors(_ schema: JSONValue, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    if schema["uniqueItems"]?.bool == true {
      errors.append(
        .forbidden(
          "\(path).uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"))
    }
    for (name, part) in (schema["properties"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      errors += uniquenessErrors(part, "\(path).properties[\(name)]")
    }
    for key in ["items", "additionalProperties"] {
      if let part = schema[key] { errors += uniquenessErrors(part, "\(path).\(key)") }
    }
    return errors
  }
}
