// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The body of an apply patch, checked: what a manager wants of an object.
struct AppliedConfiguration: Sendable {
  /// Only what the request may set: with the status subresource, an object without its status, or
  /// a status without the rest.
  let json: JSONValue
  private let body: APIObject

  init(_ json: JSONValue, _ call: APICall) throws(APIFailure) {
    guard json.object != nil else {
      throw .badRequest("error decoding YAML: the body is no object")
    }
    body = APIObject(json)
    try Self.checkType(body, call.type)
    guard body["metadata", "managedFields"] == nil else {
      throw .badRequest("metadata.managedFields must be nil")
    }
    try Self.checkName(body, call)
    let problems = call.type.schema.typeProblems(in: json)
    guard problems.isEmpty else { throw .internalError(Self.untyped(body, problems)) }
    self.json = Self.part(body, call)
  }

  /// A version or uid in the body is a precondition, which force does not lift.
  func checkIdentity(_ old: APIObject?, _ call: APICall) throws(APIFailure) {
    guard let old else {
      guard call.path.subresource.isEmpty else { throw .notFound(call.type, call.path.name) }
      guard body.uid.isEmpty else {
        throw .conflict(
          call.type, call.path.name,
          "uid mismatch: the provided object specified uid \(body.uid), and no existing object was "
            + "found")
      }
      return
    }
    if let version = body.resourceVersion, !version.isEmpty, version != old.resourceVersion {
      throw .modified(call.type, call.path.name)
    }
    if !body.uid.isEmpty, body.uid != old.uid {
      throw call.type.invalid(old.name, [.immutable("metadata.uid", .string(body.uid))])
    }
  }

  private static func checkType(_ body: APIObject, _ type: ResourceType) throws(APIFailure) {
    guard body.apiVersion != type.apiVersion || body.kind != type.kind else { return }
    let text = body.apiVersion.contains("/") ? body.apiVersion : "/" + body.apiVersion
    throw .badRequest("invalid object type: \(text), Kind=\(body.kind)")
  }

  private static func checkName(_ body: APIObject, _ call: APICall) throws(APIFailure) {
    guard !body.name.isEmpty else { throw .badRequest("name must be provided") }
    guard body.name == call.path.name else {
      throw .badRequest(
        "the name of the object (\(body.name)) does not match the name on the URL "
          + "(\(call.path.name))")
    }
    guard body.namespace.isEmpty || body.namespace == call.namespace else {
      throw .badRequest(
        "the namespace of the object (\(body.namespace)) does not match the namespace on the URL "
          + "(\(call.namespace))")
    }
  }

  private static func untyped(_ body: APIObject, _ problems: [String]) -> String {
    let name = "\(body.namespace)/\(body.name)"
    let text =
      problems.count == 1
      ? problems[0]
      : "errors:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
    return "failed to create typed patch object (\(name); \(body.apiVersion), Kind=\(body.kind)): "
      + text
  }

  private static func part(_ body: APIObject, _ call: APICall) -> JSONValue {
    var part = body
    for key in ["resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"] {
      part["metadata", key] = nil
    }
    if call.path.subresource.isEmpty {
      if call.type.hasStatus { part["status"] = nil }
      return part.json
    }
    var status = APIObject(["apiVersion": .string(body.apiVersion), "kind": .string(body.kind)])
    for key in ["name", "namespace"] { status["metadata", key] = body["metadata", key] }
    status["status"] = body["status"]
    return status.json
  }
}
