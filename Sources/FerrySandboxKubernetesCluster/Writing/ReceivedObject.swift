// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// A body that was read as an object of a type, in the form in which it is kept.
struct ReceivedObject: Sendable {
  var object: APIObject
  /// What the client should know although the request is granted.
  var warnings: [String]

  /// Reads the body of a POST or PUT.
  init(
    _ content: RequestContent, as type: ResourceType, _ validation: WriteOptions.FieldValidation
  ) throws(APIFailure) {
    guard content.json.object != nil else { throw .badRequest("the body is not an object") }
    let given = APIObject(content.json)
    try Self.checkType(given, type)
    if let problem = type.decodingProblem(in: content.json) {
      throw .badRequest(Self.refusal(type, problem))
    }
    let pruned = type.schema.pruning(content.json)
    let problems = content.duplicates + pruned.unknown.map { "unknown field \"\($0)\"" }
    if validation == .strict, !problems.isEmpty {
      let list = problems.joined(separator: ", ")
      throw .badRequest(Self.refusal(type, "strict decoding error: \(list)"))
    }
    object = type.stored(APIObject(pruned.value))
    warnings = validation == .ignore ? [] : problems
  }

  /// Reads what a patch made of an object.
  init(
    patched json: JSONValue, as type: ResourceType, _ validation: WriteOptions.FieldValidation,
    name: String
  ) throws(APIFailure) {
    if let problem = type.decodingProblem(in: json) {
      throw type.invalid(name, [.invalid("patch", .string(json.canonicalText), problem)])
    }
    let pruned = type.schema.pruning(json)
    let problems = pruned.unknown.map { "unknown field \"\($0)\"" }
    if validation == .strict, !problems.isEmpty {
      let list = problems.joined(separator: ", ")
      throw type.invalid(
        name, [.invalid("patch", .string(json.canonicalText), "strict decoding error: \(list)")])
    }
    object = type.stored(APIObject(pruned.value))
    warnings = validation == .ignore ? [] : problems
  }

  private static func checkType(_ object: APIObject, _ type: ResourceType) throws(APIFailure) {
    if object.kind.isEmpty || object.apiVersion.isEmpty {
      guard type.isCustom else { return }
      throw .badRequest("Object 'Kind' is missing in '\(object.json.canonicalText)'")
    }
    guard object.apiVersion == type.apiVersion else {
      throw .badRequest(
        "the API version in the data (\(object.apiVersion)) does not match the expected API version "
          + "(\(type.apiVersion))")
    }
    guard object.kind != type.kind else { return }
    guard type.isCustom else {
      throw .badRequest("the kind in the data (\(object.kind)) is not \(type.kind)")
    }
    throw .invalid(
      kind: object.kind, group: type.group, name: object.name,
      [.invalid("kind", .string(object.kind), "must be \(type.kind)")])
  }

  private static func refusal(_ type: ResourceType, _ problem: String) -> String {
    "\(type.kind) in version \"\(type.version)\" cannot be handled as a \(type.kind): \(problem)"
  }
}

extension ResourceType {
  /// Why JSON cannot be read as an object at all: of custom types only the metadata are typed.
  fileprivate func decodingProblem(in json: JSONValue) -> String? {
    if isCustom {
      return Schema.metadata.decodingProblem(in: json["metadata"] ?? .null, field: "ObjectMeta")
    }
    return schema.decodingProblem(in: json, field: kind)
  }
}
