// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesObjects
import Testing

/// Which values a schema refuses, in the words of an API server.
struct SchemaLimitTests {
  private static let limited: [(schema: JSONValue, value: JSONValue, message: String?)] = [
    (["type": "object", "minProperties": 1], [:], "x in body should have at least 1 properties"),
    (["type": "object", "minProperties": 1], ["a": 1], nil),
    (["type": "object", "maxProperties": 1], ["a": 1, "b": 2], "must have at most 1 items"),
    (["type": "array", "minItems": 1], [], "x in body should have at least 1 items"),
    (["type": "array", "maxItems": 1], [1, 2], "Too many: 2: must have at most 1 items"),
    (["type": "string", "minLength": 2], "a", "x in body should be at least 2 chars long"),
    (["type": "string", "maxLength": 1], "ab", "may not be more than 1"),
    (["type": "string", "pattern": "^a$"], "b", "x in body should match '^a$'"),
    (["type": "string", "enum": ["a"]], "b", "supported values: \"a\""),
    (["type": "string", "format": "date-time"], "now", "must be of type date-time"),
    (["type": "integer", "minimum": 1], 0, "greater than or equal to 1"),
    (["type": "integer", "minimum": 1], 1, nil),
    (["type": "integer", "minimum": 1, "exclusiveMinimum": true], 1, "be greater than 1"),
    (["type": "number", "maximum": 1.5], 2, "less than or equal to 1.5"),
    (["type": "integer", "maximum": 2, "exclusiveMaximum": true], 2, "be less than 2"),
    (["type": "integer", "multipleOf": 5], 7, "x in body should be a multiple of 5"),
    (["type": "integer", "multipleOf": 5], 10, nil),
  ]

  @Test(arguments: limited.indices)
  func `a value beyond a limit is refused`(row: Int) {
    let (schema, value, message) = Self.limited[row]
    let errors = Schema(openAPI: schema).errors(in: value, at: "x")
    #expect(errors.count == (message == nil ? 0 : 1), "\(schema)")
    if let message { #expect(errors.first?.message.contains(message) == true, "\(errors)") }
  }

  /// The answers of a kube-apiserver's CRD part, version 1.36.4.
  @Test(
    arguments: [
      (
        ["a": ["type": "array", "uniqueItems": true, "items": ["type": "string"]]],
        "properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the "
          + "runtime complexity becomes quadratic"
      ),
      (
        ["metadata": ["type": "object", "description": "Name and namespace."]],
        "properties[metadata]: Forbidden: must not specify anything other than name and "
          + "generateName, but metadata is implicitly specified"
      ),
      (
        ["metadata": ["type": "object", "properties": ["labels": ["type": "object"]]]],
        "properties[metadata]: Forbidden: must not specify anything other than name and "
          + "generateName, but metadata is implicitly specified"
      ),
      (
        ["a": ["description": "x"]],
        "properties[a].type: Required value: must not be empty for specified object fields"
      ),
      (
        ["a": ["type": "text"]],
        #"properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "#
          + #""integer", "number", "object", "string""#
      ),
      (["a": ["type": "array"]], "properties[a].items: Required value: must be specified"),
      (
        [
          "a": [
            "type": "object", "properties": ["b": ["type": "string"]],
            "additionalProperties": ["type": "string"],
          ]
        ],
        "properties[a].additionalProperties: Forbidden: additionalProperties and properties are "
          + "mutual exclusive"
      ),
    ] as [(JSONValue, String)])
  func `a type whose schema a server cannot serve is refused`(
    properties: JSONValue, refusal: String
  ) throws {
    let refused = try TestCluster().sandbox.apply([thing(properties)])
    #expect(refused.first?["code"] == 422)
    #expect(
      refused.first?["message"]?.string
        == #"CustomResourceDefinition.apiextensions.k8s.io "things.example.com" is invalid: "#
        + "spec.validation.openAPIV3Schema.\(refusal)")
  }

  @Test func `a type may hold its objects' names to more`() throws {
    let name: JSONValue = ["name": ["type": "string", "maxLength": 53]]
    let type = thing(["metadata": ["type": "object", "properties": name]])
    #expect(try TestCluster().sandbox.apply([type]) == [])
  }

  private func thing(_ properties: JSONValue) -> JSONValue {
    [
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": ["name": "things.example.com"],
      "spec": [
        "group": "example.com", "scope": "Namespaced",
        "names": ["kind": "Thing", "plural": "things"],
        "versions": [
          [
            "name": "v1", "served": true, "storage": true,
            "schema": ["openAPIV3Schema": ["type": "object", "properties": properties]],
          ]
        ],
      ],
    ]
  }
}
