// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  mutating func delete(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try DeleteOptions(call.request)
    guard let object = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    try checkPreconditions(options, object, call.type)
    let left = delete(object, call.type, options, at: call.now)
    let response: APIResponse
    if let left {
      response = try respond(with: left, call)
    } else if call.type.traits.contains(.answersObject) {
      response = try respond(with: object, call)
    } else {
      response = APIResponse(.json(success(object, call.type)))
    }
    return response.warning(warnings(options, call.type))
  }

  mutating func deleteCollection(_ call: APICall) throws(APIFailure) -> APIResponse {
    let options = try DeleteOptions(call.request)
    let filter = try ListOptions(call.request.query, for: call.type, isWatch: false)
    let page = try self.page(call, filter)
    for object in page.objects { _ = delete(object, call.type, options, at: call.now) }
    return try respond(with: page, call)
  }

  /// Deletes an object, or marks it where finalizers hold it: then the marked object is given.
  @discardableResult
  mutating func delete(
    _ object: APIObject, _ type: ResourceType, _ options: DeleteOptions, at now: Timestamp
  ) -> APIObject? {
    let key = ObjectKey(namespace: object.namespace, name: object.name)
    let marked = marked(object, type, options, at: now)
    guard marked.isHeld else {
      if !options.isDryRun { store.write(nil, at: key, in: type.table) }
      return nil
    }
    if options.isDryRun || marked == object { return marked }
    return store.write(marked, at: key, in: type.table)
  }

  private func marked(
    _ object: APIObject, _ type: ResourceType, _ options: DeleteOptions, at now: Timestamp
  ) -> APIObject {
    var marked = object
    let policy = options.policy ?? (type.traits.contains(.orphansByDefault) ? .orphan : nil)
    if !object.isDeleting || policy != nil { marked.hold(for: policy) }
    guard !object.isDeleting else { return marked }
    marked["metadata", "deletionTimestamp"] = .string(now.description)
    if type.plural == "namespaces" {
      marked["status", "phase"] = "Terminating"
    } else {
      marked["metadata", "deletionGracePeriodSeconds"] = 0
    }
    if type.traits.contains(.generation) {
      marked["metadata", "generation"] = .integer(object.generation + 1)
    }
    return marked
  }

  private func checkPreconditions(
    _ options: DeleteOptions, _ object: APIObject, _ type: ResourceType
  ) throws(APIFailure) {
    if let uid = options.uid, uid != object.uid {
      throw refusal(
        type, object,
        "the UID in the precondition (\(uid)) does not match the UID in record (\(object.uid)). The "
          + "object might have been deleted and then recreated")
    }
    if let version = options.version, version != object.resourceVersion {
      throw refusal(
        type, object,
        "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in "
          + "record (\(object.resourceVersion ?? "")). The object might have been modified")
    }
  }

  /// The details name the kind here, not the resource as elsewhere.
  private func refusal(_ type: ResourceType, _ object: APIObject, _ why: String) -> APIFailure {
    var failure = APIFailure.conflict(type, object.name, why)
    failure.details?["kind"] = .string(type.kind)
    return failure
  }

  private func success(_ object: APIObject, _ type: ResourceType) -> JSONValue {
    var details = type.details(object.name)
    details["uid"] = .string(object.uid)
    return [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
      "details": details,
    ]
  }

  private func warnings(_ options: DeleteOptions, _ type: ResourceType) -> [String] {
    guard type.traits.contains(.orphansByDefault), options.policy == nil else { return [] }
    return [
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background "
        + "to remove them or set propagationPolicy=Orphan to suppress this warning"
    ]
  }
}

extension APIObject {
  /// Puts the finalizer of a policy in place of another policy's.
  fileprivate mutating func hold(for policy: DeleteOptions.Policy?) {
    var kept = finalizers.filter { $0 != "orphan" && $0 != "foregroundDeletion" }
    switch policy {
    case .foreground?: kept.append("foregroundDeletion")
    case .orphan?: kept.append("orphan")
    case .background?, nil: break
    }
    finalizers = kept
  }
}
