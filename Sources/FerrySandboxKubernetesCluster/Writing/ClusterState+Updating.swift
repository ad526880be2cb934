// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  mutating func update(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try WriteOptions(call.request, kind: "UpdateOptions")
    let received = try ReceivedObject(
      try RequestContent(call.request), as: call.type, options.validation)
    let body = received.object
    guard body.name == call.path.name || body.name.isEmpty else {
      throw .badRequest(
        "the name of the object (\(body.name)) does not match the name on the URL "
          + "(\(call.path.name))")
    }
    guard let old = store[call.type.table, call.key] else {
      return try createOnUpdate(received, call, options)
    }
    try checkIdentity(of: body, old, call)
    let write = Replacement(
      type: call.type, subresource: call.path.subresource, options: options, now: call.now)
    let object = try replace(old, with: body, write)
    return try respond(with: object, call)
      .warning(received.warnings + call.type.warnings(about: object))
  }

  private mutating func createOnUpdate(
    _ received: ReceivedObject, _ call: APICall, _ options: WriteOptions
  ) throws(APIFailure) -> APIResponse {
    guard call.type.traits.contains(.createsOnUpdate), call.path.subresource.isEmpty else {
      throw .notFound(call.type, call.path.name)
    }
    let object = try insert(
      received.object, as: call.type, namespace: call.namespace, options, at: call.now)
    return try respond(with: object, call, status: 201).warning(received.warnings)
  }

  private func checkIdentity(
    of body: APIObject, _ old: APIObject, _ call: APICall
  ) throws(APIFailure) {
    if !body.uid.isEmpty, body.uid != old.uid {
      throw .conflict(
        call.type, call.path.name,
        "Precondition failed: UID in precondition: \(body.uid), UID in object meta: \(old.uid)")
    }
    if let version = body.resourceVersion, !version.isEmpty, Int(version) == nil {
      throw .internalError("strconv.ParseUint: parsing \"\(version)\": invalid syntax")
    }
    if call.type.isCustom, body.resourceVersion ?? "" == "" {
      throw call.type.invalid(
        call.path.name,
        [.invalid("metadata.resourceVersion", 0, "must be specified for an update")])
    }
  }

  /// Puts a new object in the place of an old one by all the rules, and gives it as it was kept, or
  /// would be. What changes nothing is not written.
  @discardableResult
  mutating func replace(
    _ old: APIObject, with body: APIObject, _ write: Replacement
  ) throws(APIFailure) -> APIObject {
    let type = write.type
    if let version = body.resourceVersion, !version.isEmpty, version != old.resourceVersion {
      throw .modified(type, old.name)
    }
    var object = write.merged(body, over: old)
    type.rules.applyDefaults(&object)
    object = write.counted(write.owned(object, over: old), over: old)
    try checkFinalizers(object, old, type)
    if write.subresource.isEmpty {
      try check(object, old, type)
    } else {
      try checkStatus(object, type)
    }
    let key = ObjectKey(namespace: old.namespace, name: old.name)
    if object.isDeleting, !object.isHeld {
      if !write.options.isDryRun { store.write(nil, at: key, in: type.table) }
      return object
    }
    guard !write.isSame(object, old) else { return old }
    if write.options.isDryRun { return object }
    return store.write(object, at: key, in: type.table) ?? object
  }

  private func checkStatus(_ object: APIObject, _ type: ResourceType) throws(APIFailure) {
    guard type.isCustom else { return }
    let errors = type.rules.errors(in: object)
    guard errors.isEmpty else { throw type.invalid(object.name, errors) }
  }

  private func checkFinalizers(
    _ object: APIObject, _ old: APIObject, _ type: ResourceType
  ) throws(APIFailure) {
    let added = object.finalizers.filter { !old.finalizers.contains($0) }
    guard old.isDeleting, !added.isEmpty else { return }
    throw type.invalid(
      object.name,
      [
        .forbidden(
          "metadata.finalizers",
          "no new finalizers can be added if the object is being deleted, found new finalizers "
            + "[]string{\(added.map { "\"\($0)\"" }.joined(separator: ", "))}")
      ])
  }
}
