// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesObjects

/// What `metadata` may hold (`ValidateObjectMeta` in apimachinery).
package enum MetadataRules {
  package static func errors(_ object: APIObject, _ type: ResourceType) -> [FieldError] {
    nameErrors(object, type) + labelErrors(object) + annotationErrors(object)
      + ownerErrors(object) + finalizerErrors(object, type)
  }

  private static func nameErrors(_ object: APIObject, _ type: ResourceType) -> [FieldError] {
    var errors: [FieldError] = []
    if let prefix = object["metadata", "generateName"]?.string, !prefix.isEmpty,
      let problem = NameRules.problem(String(prefix.prefix(58)) + "x", for: type)
    {
      errors.append(.invalid("metadata.generateName", .string(prefix), problem))
    }
    guard !object.name.isEmpty else {
      return errors + [.required("metadata.name", "name or generateName is required")]
    }
    if let problem = NameRules.problem(object.name, for: type) {
      errors.append(.invalid("metadata.name", .string(object.name), problem))
    }
    return errors
  }

  static func labelErrors(
    _ labels: [String: String], at field: String
  ) -> [FieldError] {
    labels.sorted { $0.key < $1.key }.flatMap { key, value -> [FieldError] in
      var errors: [FieldError] = []
      if !LabelRules.isKey(key) {
        errors.append(.invalid(field, .string(key), qualifiedNameText))
      }
      if !LabelRules.isValue(value) {
        let detail =
          value.utf8.count > 63
          ? "must be no more than 63 bytes"
          : labelValueText
        errors.append(.invalid(field, .string(value), detail))
      }
      return errors
    }
  }

  private static func labelErrors(_ object: APIObject) -> [FieldError] {
    labelErrors(object.labels, at: "metadata.labels")
  }

  private static func annotationErrors(_ object: APIObject) -> [FieldError] {
    let annotations = object.annotations
    var errors = annotations.keys.sorted().filter { !LabelRules.isKey($0.lowercased()) }.map {
      FieldError.invalid("metadata.annotations", .string($0), qualifiedNameText)
    }
    let size = annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    if size > 262_144 { errors.append(.tooLong("metadata.annotations", limit: 262_144)) }
    return errors
  }

  private static func ownerErrors(_ object: APIObject) -> [FieldError] {
    let field = "metadata.ownerReferences"
    var errors = object.owners.flatMap { owner in
      [
        ("apiVersion", owner.apiVersion, "version must not be empty"),
        ("kind", owner.kind, "must not be empty"), ("name", owner.name, "must not be empty"),
        ("uid", owner.uid, "must not be empty"),
      ].filter { $0.1.isEmpty }.map {
        FieldError.invalid("\(field).\($0.0)", .string($0.1), $0.2)
      }
    }
    if object.owners.count(where: \.isController) > 1 {
      let list = JSONValue.array(object.owners.map(\.json))
      errors.append(
        .invalid(
          field, list,
          "Only one reference can have Controller set to true. Found \"true\" in references"))
    }
    return errors
  }

  private static func finalizerErrors(_ object: APIObject, _ type: ResourceType) -> [FieldError] {
    let standard: Set = ["kubernetes", "orphan", "foregroundDeletion"]
    return object.finalizers.compactMap { name in
      if !LabelRules.isKey(name) {
        return .invalid("metadata.finalizers", .string(name), qualifiedNameText)
      }
      guard !type.isCustom, !name.contains("/"), !standard.contains(name) else { return nil }
      return .invalid(
        "metadata.finalizers", .string(name),
        "name is neither a standard finalizer name nor is it fully qualified")
    }
  }
}

private let qualifiedNameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
  + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc')"

private let labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and "
  + "must start and end with an alphanumeric character"
