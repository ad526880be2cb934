// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  mutating func patch(_ call: APICall) throws(APIFailure) -> APIResponse {
    guard let kind = PatchKind(rawValue: call.request.contentType), kind.fits(call.type) else {
      throw PatchKind.unsupported(call.type)
    }
    if kind == .apply { return try apply(call) }
    let options = try WriteOptions(call.request, kind: "PatchOptions")
    let patch = try RequestContent(json: call.request.body)
    guard (kind == .json) == (patch.json.array != nil), kind == .json || patch.json.object != nil
    else { throw .badRequest("error decoding patch: the patch has the wrong shape") }
    guard let old = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    let shown = call.type.presented(old)
    let patched = try kind.patched(shown.json, patch.json, call.type)
    let received = try ReceivedObject(
      patched: patched, as: call.type, options.validation, name: old.name)
    try checkPatched(received.object, old, call.type)
    let write = Replacement(
      type: call.type, subresource: call.path.subresource, options: options, now: call.now)
    let object = try replace(old, with: received.object, write)
    return try respond(with: object, call)
      .warning(received.warnings + call.type.warnings(about: object))
  }

  private func checkPatched(
    _ object: APIObject, _ old: APIObject, _ type: ResourceType
  ) throws(APIFailure) {
    guard object.name == old.name else {
      throw .badRequest(
        "the name of the object (\(object.name)) does not match the name on the URL (\(old.name))")
    }
    guard object.uid == old.uid || object.uid.isEmpty else {
      throw type.invalid(old.name, [.immutable("metadata.uid", .string(object.uid))])
    }
  }

  /// Server-side apply.
  private mutating func apply(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try WriteOptions(call.request, kind: "PatchOptions", isApply: true)
    let content = try RequestContent(yaml: call.request.body)
    let configuration = try AppliedConfiguration(content.json, call)
    let old = store[call.type.table, call.key]
    try configuration.checkIdentity(old, call)
    let manager = ServerSideApply(
      schema: call.type.schema, apiVersion: call.type.apiVersion,
      subresource: call.path.subresource, now: call.now.description)
    let shown = old.map { call.type.presented($0).json }
    let applied: JSONValue
    do throws(OwnershipConflict) {
      applied = try manager.applying(
        configuration.json, to: shown, by: options.manager, force: options.force)
    } catch {
      throw error.failure
    }
    let object = try keep(call.type.stored(APIObject(applied)), over: old, call, options)
    return try respond(with: object, call, status: old == nil ? 201 : 200)
      .warning(content.duplicates + call.type.warnings(about: object))
  }

  private mutating func keep(
    _ applied: APIObject, over old: APIObject?, _ call: APICall, _ options: WriteOptions
  ) throws(APIFailure) -> APIObject {
    guard let old else {
      return try insert(
        applied, as: call.type, namespace: call.namespace, options, at: call.now,
        applied: ManagedFields(applied["metadata", "managedFields"]))
    }
    let write = Replacement(
      type: call.type, subresource: call.path.subresource, options: options, now: call.now,
      isApplied: true)
    return try replace(old, with: applied, write)
  }
}
