// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// What OpenAPI documents say of a type.
extension ResourceType {
  /// `dev.werf.operator.v1.Bundle`: the group backwards, as the server names schemas.
  var schemaName: String {
    let words = group.split(separator: ".").reversed().map(String.init)
    let prefix =
      isCustom ? words : ["io", "k8s", "api"] + (group.isEmpty ? ["core"] : [words.last ?? ""])
    return (prefix + [version, kind]).joined(separator: ".")
  }

  /// How documents name the type.
  var groupVersionKind: JSONValue {
    ["group": .string(group), "version": .string(version), "kind": .string(kind)]
  }

  /// The schema, with the type that it is of.
  var openAPISchema: JSONValue {
    var json = schema.document(isCustom: isCustom)
    json["x-kubernetes-group-version-kind"] = [groupVersionKind]
    return json
  }

  /// The path below which its objects are, as a template.
  var collectionPath: String {
    let root = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
    return isNamespaced ? "\(root)/namespaces/{namespace}/\(plural)" : "\(root)/\(plural)"
  }
}
