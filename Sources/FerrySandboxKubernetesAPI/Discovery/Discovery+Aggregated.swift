// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesTypes

/// Aggregated discovery: all types in two documents (`apidiscovery.k8s.io/v2`).
extension Discovery {
  var aggregatedCore: JSONValue {
    list([["metadata": [:], "versions": [version("", "v1")]]])
  }

  var aggregatedGroups: JSONValue {
    list(
      groupNames.map { name in
        [
          "metadata": ["name": .string(name)],
          "versions": .array(versions(of: name).map { version(name, $0) }),
        ]
      })
  }

  private func list(_ items: [JSONValue]) -> JSONValue {
    [
      "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
      "items": .array(items),
    ]
  }

  private func version(_ group: String, _ version: String) -> JSONValue {
    let types = catalog.types(group, version).map(resource)
    return [
      "version": .string(version), "freshness": "Current",
      "resources": .array(types + reviews(group).map(review)),
    ]
  }

  private func resource(_ type: ResourceType) -> JSONValue {
    var json: JSONValue = [
      "resource": .string(type.plural), "singularResource": .string(type.singular),
      "scope": type.isNamespaced ? "Namespaced" : "Cluster",
      "responseKind": kind(type.group, type.version, type.kind),
      "verbs": .array(type.verbs.map(JSONValue.string)),
    ]
    if !type.shortNames.isEmpty {
      json["shortNames"] = .array(type.shortNames.map(JSONValue.string))
    }
    if !type.categories.isEmpty {
      json["categories"] = .array(type.categories.map(JSONValue.string))
    }
    let subresources = type.orderedSubresources.map { subresource($0, of: type) }
    if !subresources.isEmpty { json["subresources"] = .array(subresources) }
    return json
  }

  private func subresource(_ name: String, of type: ResourceType) -> JSONValue {
    let form = type.subresourceForm(name)
    return [
      "subresource": .string(name),
      "responseKind": kind(form.group ?? type.group, type.version, form.kind),
      "verbs": .array(form.verbs.map(JSONValue.string)),
    ]
  }

  private func review(_ review: ReviewKind) -> JSONValue {
    [
      "resource": .string(review.plural),
      "singularResource": .string(review.rawValue.lowercased()), "scope": "Cluster",
      "responseKind": kind(review.group, "v1", review.rawValue), "verbs": ["create"],
    ]
  }

  private func kind(_ group: String, _ version: String, _ kind: String) -> JSONValue {
    ["group": .string(group), "version": .string(version), "kind": .string(kind)]
  }
}
