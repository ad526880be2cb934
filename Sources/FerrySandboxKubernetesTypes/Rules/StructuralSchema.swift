// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

/// The schema of a type that is registered: what a server asks of it before it serves the type.
///
/// Patterns, defaults and rules in CEL are kept as they are.
struct StructuralSchema {
  private let json: JSONValue
  private let path: String

  init(_ json: JSONValue, at path: String) {
    self.json = json
    self.path = path
  }

  /// Why a server refuses the type.
  func errors() -> [FieldError] {
    var errors = errors(ofPlace: "at the root")
    if let metadata = json[["properties", "metadata"]], !Self.saysNothingNew(metadata) {
      errors.append(
        .forbidden(
          "\(path).properties[metadata]",
          "must not specify anything other than name and generateName, but metadata is "
            + "implicitly specified"))
    }
    return errors
  }

  private func errors(ofPlace place: String) -> [FieldError] {
    typeErrors(place) + collectionErrors() + partErrors()
  }

  private func typeErrors(_ place: String) -> [FieldError] {
    let types = ["array", "boolean", "integer", "number", "object", "string"]
    switch json["type"]?.string {
    case let type? where types.contains(type): return []
    case let type?: return [.notSupported("\(path).type", .string(type), supported: types)]
    case nil: return isFree ? [] : [.required("\(path).type", "must not be empty \(place)")]
    }
  }

  /// Whether it may leave its type out.
  private var isFree: Bool {
    ["x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields"].contains {
      json[$0]?.bool == true
    }
  }

  /// Sets and maps are said with `x-kubernetes-list-type`.
  private func collectionErrors() -> [FieldError] {
    var errors: [FieldError] = []
    if json["uniqueItems"]?.bool == true {
      errors.append(
        .forbidden(
          "\(path).uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"))
    }
    if json["type"] == "array", json["items"] == nil {
      errors.append(.required("\(path).items", "must be specified"))
    }
    if json["properties"] != nil, json["additionalProperties"] != nil {
      errors.append(
        .forbidden(
          "\(path).additionalProperties",
          "additionalProperties and properties are mutual exclusive"))
    }
    return errors
  }

  private func partErrors() -> [FieldError] {
    let fields = (json["properties"]?.object ?? [:]).sorted { $0.key < $1.key }
    let places = [
      ("items", "for specified array items"),
      ("additionalProperties", "for specified object fields"),
    ]
    return fields.flatMap { name, field in
      StructuralSchema(field, at: "\(path).properties[\(name)]")
        .errors(ofPlace: "for specified object fields")
    }
      + places.flatMap { key, place in
        json[key].map { StructuralSchema($0, at: "\(path).\(key)").errors(ofPlace: place) } ?? []
      }
  }

  /// Metadata is the same in all types: only its names may be held to more.
  private static func saysNothingNew(_ metadata: JSONValue) -> Bool {
    (metadata.object ?? [:]).allSatisfy { key, value in
      switch key {
      case "type": true
      case "properties":
        Set(value.object?.keys ?? [:].keys).isSubset(of: ["name", "generateName"])
      default: false
      }
    }
  }
}
