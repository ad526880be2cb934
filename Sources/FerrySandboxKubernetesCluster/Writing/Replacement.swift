// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// How a new object takes the place of an old one.
struct Replacement: Sendable {
  let type: ResourceType
  /// Empty for the object itself.
  let subresource: String
  let options: WriteOptions
  let now: Timestamp
  /// The body carries the owners of its fields already: an apply.
  var isApplied = false

  /// The part of the body that the request may set, over the rest of the old object.
  func merged(_ body: APIObject, over old: APIObject) -> APIObject {
    guard subresource.isEmpty else { return mergedStatus(body, over: old) }
    var object = body
    for key in [
      "name", "namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp",
      "deletionGracePeriodSeconds", "selfLink", "resourceVersion", "generateName",
    ] { object["metadata", key] = old["metadata", key] }
    object["apiVersion"] = old["apiVersion"]
    if type.hasStatus { object["status"] = old["status"] }
    return object
  }

  private func mergedStatus(_ body: APIObject, over old: APIObject) -> APIObject {
    var object = old
    object["status"] = body["status"]
    object["metadata", "managedFields"] = body["metadata", "managedFields"]
    return object
  }

  /// With the fields that changed owned by who changed them.
  func owned(_ object: APIObject, over old: APIObject) -> APIObject {
    guard !isApplied else { return object }
    let manager = ServerSideApply(
      schema: type.schema, apiVersion: type.apiVersion, subresource: subresource,
      now: now.description)
    return APIObject(manager.updating(old.json, to: object.json, by: options.manager))
  }

  /// With `generation` counted up where the desired state changed.
  func counted(_ object: APIObject, over old: APIObject) -> APIObject {
    guard type.traits.contains(.generation), desired(object) != desired(old) else { return object }
    var object = object
    object["metadata", "generation"] = .integer(old.generation + 1)
    return object
  }

  /// Whether nothing changed but perhaps the times at which owners last wrote.
  func isSame(_ new: APIObject, _ old: APIObject) -> Bool {
    guard new != old else { return true }
    return timeless(new) == timeless(old)
  }

  /// All but the metadata, and the status where that is written apart.
  private func desired(_ object: APIObject) -> [String: JSONValue] {
    var members = object.json.object ?? [:]
    members["metadata"] = nil
    if type.hasStatus { members["status"] = nil }
    return members
  }

  private func timeless(_ object: APIObject) -> APIObject {
    var object = object
    guard let entries = object["metadata", "managedFields"]?.array else { return object }
    object["metadata", "managedFields"] = .array(
      entries.map { entry in
        var entry = entry
        entry["time"] = nil
        return entry
      })
    return object
  }
}
