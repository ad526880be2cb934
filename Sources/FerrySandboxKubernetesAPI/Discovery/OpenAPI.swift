// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The documents that say what fields types have (OpenAPI v2 and v3), as much as kubectl reads of
/// them.
struct OpenAPI: Sendable {
  let catalog: ResourceCatalog

  init(_ catalog: ResourceCatalog) { self.catalog = catalog }

  /// Answers a path below `/openapi`.
  func answer(_ words: [String], accept: String?) throws(APIFailure) -> APIResponse {
    if words.count == 2, words[1] == "v2" { return try Swagger(catalog).answer(accept) }
    guard words.count > 1, words[1] == "v3" else { throw .pageNotFound() }
    switch words.count {
    case 2: return json(index)
    case 4 where words[2] == "api": return try document("", words[3])
    case 5 where words[2] == "apis": return try document(words[3], words[4])
    default: throw .pageNotFound()
    }
  }

  private func document(_ group: String, _ version: String) throws(APIFailure) -> APIResponse {
    let types = catalog.types(group, version)
    guard !types.isEmpty else { throw .pageNotFound() }
    return json(document(types))
  }

  /// The index of all documents, with a hash that changes with them.
  private var index: JSONValue {
    var paths: [String: JSONValue] = [:]
    for group in [""] + catalog.groups {
      for version in catalog.versions(of: group) {
        let path = group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)"
        let hash = ContentHash.hex(document(catalog.types(group, version)))
        paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")]
      }
    }
    return ["paths": .object(paths)]
  }

  private func document(_ types: [ResourceType]) -> JSONValue {
    var schemas: [String: JSONValue] = [:]
    var paths: [String: JSONValue] = [:]
    for type in types {
      schemas[type.schemaName] = type.openAPISchema
      let base = type.collectionPath
      paths[base] = ["post": operation(type, "post"), "get": operation(type, "list")]
      paths[base + "/{name}"] = [
        "get": operation(type, "get"), "put": operation(type, "put"),
        "patch": operation(type, "patch"), "delete": operation(type, "delete"),
      ]
    }
    return [
      "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1.36.2"],
      "paths": .object(paths), "components": ["schemas": .object(schemas)],
    ]
  }

  /// kubectl looks for the type and for the parameter `fieldValidation`.
  private func operation(_ type: ResourceType, _ action: String) -> JSONValue {
    let isWrite = ["post", "put", "patch"].contains(action)
    let parameter: JSONValue = [
      "name": "fieldValidation", "in": "query", "schema": ["type": "string"],
    ]
    return [
      "operationId": .string("\(action)\(type.kind)"),
      "x-kubernetes-action": .string(action),
      "x-kubernetes-group-version-kind": type.groupVersionKind,
      "parameters": isWrite ? [parameter] : [],
      "responses": [
        "200": [
          "description": "OK",
          "content": [
            "application/json": [
              "schema": ["$ref": .string("#/components/schemas/\(type.schemaName)")]
            ]
          ],
        ]
      ],
    ]
  }

  private func json(_ json: JSONValue) -> APIResponse { APIResponse(.json(json)) }
}
