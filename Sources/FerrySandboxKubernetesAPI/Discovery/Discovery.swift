// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerrySandboxKubernetesTypes

/// The documents that say which types there are.
package struct Discovery: Sendable {
  let catalog: ResourceCatalog

  package init(_ catalog: ResourceCatalog) { self.catalog = catalog }

  /// The paths of the server.
  var paths: JSONValue {
    let groups = groupNames.flatMap { name in
      ["/apis/\(name)"] + versions(of: name).map { "/apis/\(name)/\($0)" }
    }
    let all =
      ["/api", "/api/v1", "/apis"] + groups + ["/healthz", "/livez"]
      + ["/openapi/v2", "/openapi/v3", "/readyz", "/version"]
    return ["paths": .array(all.map(JSONValue.string))]
  }

  var coreVersions: JSONValue { ["kind": "APIVersions", "versions": ["v1"]] }

  var groups: JSONValue {
    ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groupNames.map(entry))]
  }

  func group(_ name: String) -> JSONValue? {
    guard groupNames.contains(name) else { return nil }
    var json = entry(name)
    json["kind"] = "APIGroup"
    json["apiVersion"] = "v1"
    return json
  }

  func resources(_ group: String, _ version: String) -> JSONValue? {
    guard (group.isEmpty ? ["v1"] : versions(of: group)).contains(version) else { return nil }
    let types = catalog.types(group, version)
    let resources = types.flatMap { type in
      [resource(type)]
        + type.orderedSubresources.map {
          subresource($0, of: type)
        }
    }
    return [
      "kind": "APIResourceList", "apiVersion": "v1",
      "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"),
      "resources": .array(resources + reviews(group).map(reviewResource)),
    ]
  }

  var groupNames: [String] {
    var names = catalog.groups
    for kind in ReviewKind.allCases where !names.contains(kind.group) { names.append(kind.group) }
    return names
  }

  func versions(of group: String) -> [String] {
    let versions = catalog.versions(of: group)
    return versions.isEmpty && !reviews(group).isEmpty ? ["v1"] : versions
  }

  func reviews(_ group: String) -> [ReviewKind] {
    ReviewKind.allCases.filter { $0.group == group }
  }

  private func entry(_ name: String) -> JSONValue {
    let versions = versions(of: name).map { version -> JSONValue in
      ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
    }
    return [
      "name": .string(name), "versions": .array(versions), "preferredVersion": versions[0],
    ]
  }

  private func resource(_ type: ResourceType) -> JSONValue {
    var json: JSONValue = [
      "name": .string(type.plural), "singularName": .string(type.singular),
      "namespaced": .bool(type.isNamespaced), "kind": .string(type.kind),
      "verbs": .array(type.verbs.map(JSONValue.string)),
    ]
    if !type.shortNames.isEmpty {
      json["shortNames"] = .array(type.shortNames.map(JSONValue.string))
    }
    if !type.categories.isEmpty {
      json["categories"] = .array(type.categories.map(JSONValue.string))
    }
    return json
  }

  private func subresource(_ name: String, of type: ResourceType) -> JSONValue {
    let form = type.subresourceForm(name)
    var json: JSONValue = [
      "name": .string("\(type.plural)/\(name)"), "singularName": "",
      "namespaced": .bool(type.isNamespaced), "kind": .string(form.kind),
      "verbs": .array(form.verbs.map(JSONValue.string)),
    ]
    if let group = form.group {
      json["group"] = .string(group)
      json["version"] = "v1"
    }
    return json
  }

  private func reviewResource(_ kind: ReviewKind) -> JSONValue {
    [
      "name": .string(kind.plural), "singularName": .string(kind.rawValue.lowercased()),
      "namespaced": false, "kind": .string(kind.rawValue), "verbs": ["create"],
    ]
  }
}

extension ResourceType {
  /// What discovery says of a subresource.
  struct SubresourceForm: Sendable {
    let kind: String
    var group: String?
    let verbs: [String]
  }

  var orderedSubresources: [String] { subresources.sorted() }

  var verbs: [String] {
    [
      "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]
  }

  func subresourceForm(_ name: String) -> SubresourceForm {
    switch name {
    case "scale":
      SubresourceForm(kind: "Scale", group: "autoscaling", verbs: ["get", "patch", "update"])
    case "log": SubresourceForm(kind: kind, verbs: ["get"])
    case "token":
      SubresourceForm(kind: "TokenRequest", group: "authentication.k8s.io", verbs: ["create"])
    case "finalize": SubresourceForm(kind: kind, verbs: ["update"])
    default: SubresourceForm(kind: kind, verbs: ["get", "patch", "update"])
    }
  }
}
