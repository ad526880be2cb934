// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI
import Testing

/// Bodies in protobuf, which clients written in Go send for built-in kinds.
@Suite struct ProtobufTests {
  @Test func `a kind that is served only as JSON is refused with the forms it has`() throws {
    let answer = try post(kind: "CustomResourceDefinition", object: [])
    #expect(answer.status == 415)
    #expect(answer.json?["message"]?.string?.contains("application/json") == true)
  }

  @Test func `a field that is not in the table is named rather than lost`() throws {
    var object = WireWriter()
    object.write("x", as: 99)
    let answer = try post(kind: "ConfigMap", object: object.bytes)
    #expect(answer.status == 400)
    #expect(answer.json?["message"]?.string?.contains("field 99 of ConfigMap") == true)
  }

  @Test(arguments: [
    [0x0a, 0xff], [0x0a, 0x05, 0x00], [0x80], Array(repeating: 0xff, count: 12), [0x0b],
    [0x00, 0x00],
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  ])
  func `what is cut off or malformed is refused`(object: [UInt8]) throws {
    #expect(try post(kind: "ConfigMap", object: object).status == 400)
  }

  @Test func `a body without the magic bytes is refused`() throws {
    #expect(throws: WireFailure.malformed) { try ProtobufEnvelope(Array("{}".utf8)) }
  }

  @Test func `messages may not lie in each other without end`() throws {
    let shapes = MessageShapes("Box: inner=1:Box")
    var bytes: [UInt8] = []
    for _ in 0...MessageReader.depth {
      var outer = WireWriter()
      outer.write(bytes, as: 1)
      bytes = outer.bytes
    }
    #expect(throws: WireFailure.tooDeep) {
      try MessageReader(shapes: shapes).json(bytes[...], as: "Box")
    }
  }

  @Test func `a zero counts where Go tells it from unset`() throws {
    let shapes = MessageShapes("Spec: replicas=1:int? paused=2:bool name=3 labels=4:{string}")
    let bytes: [UInt8] = [0x08, 0, 0x10, 0, 0x1a, 0, 0x22, 3, 0x0a, 1, 0x61]
    let json = try MessageReader(shapes: shapes).json(bytes[...], as: "Spec")
    #expect(json == ["replicas": 0, "labels": ["a": ""]])
  }

  @Test func `every message that a table names is in a table`() {
    let known: Set = [
      "string", "bytes", "int", "bool", "Time", "MicroTime", "Quantity", "IntOrString", "FieldsV1",
    ]
    for (message, field) in MessageShapes.all.fields where !known.contains(String(field.type)) {
      #expect(MessageShapes.all[field.type] != nil, "\(message).\(field.name)")
    }
  }

  private func post(kind: String, object: [UInt8]) throws -> APIResponse {
    var type = WireWriter()
    type.write("v1", as: 1)
    type.write(kind, as: 2)
    var envelope = WireWriter()
    envelope.write(type.bytes, as: 1)
    envelope.write(object, as: 2)
    return try TestCluster().sandbox.cluster.respond(
      to: APIRequest(
        method: "POST", path: "/api/v1/namespaces/shop/configmaps", query: "",
        headers: [
          "authorization": "Bearer secret", "content-type": ProtobufEnvelope.mediaType,
        ], body: Array("k8s\0".utf8) + envelope.bytes))
  }
}
