// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The one document about all types that clients before OpenAPI v3 read (OpenAPI v2): kubectl 1.20
/// checks and explains objects by it.
struct Swagger: Sendable {
  /// The form that kubectl asks for; it takes no other.
  static let protobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

  let json: JSONValue

  init(_ catalog: ResourceCatalog) {
    let types = ([""] + catalog.groups).flatMap { group in
      catalog.versions(of: group).flatMap { catalog.types(group, $0) }
    }
    let definitions = types.map { ($0.schemaName, Self.published($0.openAPISchema)) }
    let paths = types.map { ("\($0.collectionPath)/{name}", Self.path($0)) }
    json = [
      "swagger": "2.0", "info": ["title": "Kubernetes", "version": "v1.36.2"],
      "paths": .object(Dictionary(uniqueKeysWithValues: paths)),
      "definitions": .object(Dictionary(uniqueKeysWithValues: definitions)),
    ]
  }

  /// Answers in the form that the client takes.
  func answer(_ accept: String?) throws(APIFailure) -> APIResponse {
    let clauses = (accept ?? "*/*").split(separator: ",").map { clause in
      clause.prefix { $0 != ";" }.filter { $0 != " " }
    }
    // Clients before 1.24 write an @ for the dot before the version.
    let forms = [Self.protobufType, Self.protobufType.replacing("v2.v1", with: "v2@v1")]
    if clauses.contains(where: forms.contains) {
      var response = APIResponse(.bytes(protobuf))
      response.headers = [(name: "Content-Type", value: Self.protobufType)]
      return response
    }
    guard clauses.contains(where: ["application/json", "application/*", "*/*"].contains) else {
      throw .notAcceptable()
    }
    return APIResponse(.json(json))
  }

  /// What kubectl looks for: the type, and that a dry run can be asked for.
  private static func path(_ type: ResourceType) -> JSONValue {
    let parameter = { (name: String) -> JSONValue in
      ["name": .string(name), "in": "query", "type": "string", "uniqueItems": true]
    }
    return [
      "patch": [
        "operationId": .string("patch\(type.kind)"), "x-kubernetes-action": "patch",
        "x-kubernetes-group-version-kind": type.groupVersionKind,
        "parameters": [
          parameter("dryRun"), parameter("fieldManager"), parameter("fieldValidation"),
        ], "responses": ["200": ["description": "OK"]],
      ]
    ]
  }

  /// A schema as this version can say it: a value that may hold anything has no type.
  private static func published(_ schema: JSONValue) -> JSONValue {
    var schema = schema
    let inner = ["type", "properties", "items", "additionalProperties"]
    if schema["x-kubernetes-preserve-unknown-fields"] == true {
      for key in inner { schema[key] = nil }
    }
    if let properties = schema["properties"]?.object {
      schema["properties"] = .object(properties.mapValues(published))
    }
    for key in ["items", "additionalProperties"] { schema[key] = schema[key].map(published) }
    return schema
  }
}
