// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxHTTP
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  mutating func create(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try WriteOptions(call.request, kind: "CreateOptions")
    let received = try ReceivedObject(
      try RequestContent(call.request), as: call.type, options.validation)
    let object = try insert(
      received.object, as: call.type, namespace: call.namespace, options, at: call.now)
    return try respond(with: object, call, status: 201)
      .warning(received.warnings + call.type.warnings(about: object))
  }

  /// Makes a new object by all the rules, and gives it as it was kept, or would be.
  @discardableResult
  mutating func insert(
    _ body: APIObject, as type: ResourceType, namespace: String, _ options: WriteOptions,
    at now: Timestamp, applied: ManagedFields? = nil
  ) throws(APIFailure) -> APIObject {
    try checkNamespace(body.namespace, namespace)
    try admit(body, type, namespace)
    var object = try newObject(body, type, namespace, options, now)
    if let applied {
      object["metadata", "managedFields"] = applied.json
    } else {
      let manager = ServerSideApply(
        schema: type.schema, apiVersion: type.apiVersion, subresource: "", now: now.description)
      var tracked = object
      if type.hasStatus { tracked["status"] = nil }
      let managed = manager.updating(nil, to: tracked.json, by: options.manager)
      object["metadata", "managedFields"] = managed[["metadata", "managedFields"]]
    }
    try check(object, nil, type)
    let key = ObjectKey(namespace: namespace, name: object.name)
    if let existing = store[type.table, key] {
      throw .alreadyExists(type, object.name, isDeleting: existing.isDeleting)
    }
    if body.resourceVersion ?? "" != "", applied == nil {
      throw .internalError("resourceVersion should not be set on objects to be created")
    }
    if options.isDryRun { return object }
    return store.write(object, at: key, in: type.table) ?? object
  }

  private func checkNamespace(_ given: String, _ namespace: String) throws(APIFailure) {
    guard given.isEmpty || given == namespace else {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request")
    }
  }

  private func newObject(
    _ body: APIObject, _ type: ResourceType, _ namespace: String, _ options: WriteOptions,
    _ now: Timestamp
  ) throws(APIFailure) -> APIObject {
    var object = body
    for key in [
      "resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds",
      "selfLink", "managedFields", "namespace",
    ] { object["metadata", key] = nil }
    if type.hasStatus { object["status"] = nil }
    if object.name.isEmpty, let prefix = object["metadata", "generateName"]?.string,
      !prefix.isEmpty
    {
      object["metadata", "name"] = .string(GeneratedName.name(prefix))
    }
    if !namespace.isEmpty { object["metadata", "namespace"] = .string(namespace) }
    object["metadata", "uid"] = .string(randomUUID())
    object["metadata", "creationTimestamp"] = .string(now.description)
    if type.traits.contains(.generation) { object["metadata", "generation"] = 1 }
    type.rules.applyDefaults(&object)
    type.rules.prepare(&object)
    return object
  }

  /// Refuses what the rules of its type and of metadata do not allow.
  func check(_ object: APIObject, _ old: APIObject?, _ type: ResourceType) throws(APIFailure) {
    var errors = MetadataRules.errors(object, type) + type.rules.errors(in: object)
    if let old { errors += type.rules.errors(changing: old, to: object) }
    guard errors.isEmpty else { throw type.invalid(object.name, errors) }
    let size = object.json.size
    guard size <= RequestLimits.message else {
      throw .internalError(
        "rpc error: code = ResourceExhausted desc = trying to send message larger than max "
          + "(\(size) vs. \(RequestLimits.message))")
    }
    guard size <= RequestLimits.object else {
      throw .internalError("etcdserver: request is too large")
    }
  }
}

extension ResourceType {
  /// What a client should know about an object that was kept all the same.
  func warnings(about object: APIObject) -> [String] {
    guard isCustom else { return [] }
    return object.finalizers.filter { !$0.contains("/") }.map {
      "metadata.finalizers: \"\($0)\": prefer a domain-qualified finalizer name including a path (/) "
        + "to avoid accidental conflicts with other finalizer writers"
    }
  }
}
