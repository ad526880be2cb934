// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The `scale` subresource: the number of replicas as an object of its own.
extension ClusterState {
  mutating func answerScale(_ call: APICall) throws(APIFailure) -> APIResponse {
    guard let object = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    switch call.verb {
    case .get: return APIResponse(.json(scale(object)))
    case .update, .patch: return APIResponse(.json(scale(try rescale(object, call))))
    default: throw .methodNotAllowed()
    }
  }

  private mutating func rescale(
    _ object: APIObject, _ call: APICall
  ) throws(APIFailure) -> APIObject {
    let options = try WriteOptions(
      call.request, kind: call.verb == .patch ? "PatchOptions" : "UpdateOptions")
    let wanted =
      call.verb == .patch
      ? MergePatch.applied(try RequestContent(json: call.request.body).json, to: scale(object))
      : try RequestContent(call.request).json
    var scaled = object
    scaled["spec", "replicas"] = wanted[["spec", "replicas"]] ?? 0
    let manager = ServerSideApply(
      schema: call.type.schema, apiVersion: call.type.apiVersion, subresource: "scale",
      now: call.now.description)
    let owned = APIObject(
      manager.updating(object.json, to: scaled.json, by: options.manager))
    let write = Replacement(
      type: call.type, subresource: "", options: options, now: call.now, isApplied: true)
    return try replace(object, with: owned, write)
  }

  private func scale(_ object: APIObject) -> JSONValue {
    var scale = APIObject(["kind": "Scale", "apiVersion": "autoscaling/v1"])
    for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
      scale["metadata", key] = object["metadata", key]
    }
    let labels = object["spec", "selector", "matchLabels"]?.strings ?? [:]
    scale["spec"] = ["replicas": object["spec", "replicas"] ?? 0]
    scale["status"] = [
      "replicas": object["status", "replicas"] ?? 0,
      "selector": .string(
        labels.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")),
    ]
    return scale.json
  }
}
