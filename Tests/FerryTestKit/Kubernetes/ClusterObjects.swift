// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// What an API server stores, and the rules by which it changes: pure, without watches.
struct ClusterObjects {
  private(set) var objects: [ObjectReference: StoredObject] = [:]
  private var version = 100
  private var made = 0

  /// One object before and after; nothing for "not there".
  struct Change {
    let reference: ObjectReference
    let before: JSONValue?
    let after: JSONValue?
  }

  /// Everything of a kind, in order of namespace and name.
  func list(_ kind: ResourceKind, _ selector: LabelSelector) -> [JSONValue] {
    objects.filter { $0.key.kind == kind && selector.matches($0.value.json) }
      .sorted {
        ($0.key.namespace?.text ?? "", $0.key.name) < ($1.key.namespace?.text ?? "", $1.key.name)
      }
      .map(\.value.json)
  }

  /// Everything that is in a namespace.
  func references(in namespace: Namespace) -> [ObjectReference] {
    objects.keys.filter { $0.namespace == namespace }
  }

  /// Whether a namespace is being deleted; one that was never made is not.
  func isEnding(_ namespace: Namespace?) -> Bool {
    guard let namespace else { return false }
    let reference = ObjectReference(.namespace, namespace: nil, name: namespace.text)
    return objects[reference]?.json[["metadata", "deletionTimestamp"]] != nil
  }

  /// Server-side apply of everything but the status, or of the status alone.
  mutating func apply(
    _ manifest: JSONValue, to reference: ObjectReference, by manager: String, force: Bool,
    isStatus: Bool, at now: Timestamp
  ) throws(KubernetesFailure) -> (json: JSONValue, changes: [Change]) {
    if isStatus, objects[reference] == nil { throw .missing(reference) }
    if objects[reference] == nil, isEnding(reference.namespace) { throw .ending(reference) }
    let version = manifest[["metadata", "resourceVersion"]]
    guard version == nil || version == objects[reference]?.json[["metadata", "resourceVersion"]]
    else { throw .outdated(reference) }
    var stored = objects[reference] ?? StoredObject(made(manifest, at: now))
    let owner = StoredObject.Owner(manager: manager, applies: true, isStatus: isStatus)
    let wanted = manifest.leaves().filter { $0.key.isApplied(asStatus: isStatus) }
    let managers = stored.managersAgainst(wanted, of: owner)
    guard force || managers.isEmpty else { throw .conflict(reference, managers) }
    stored.apply(wanted, by: owner)
    let changes = store(stored, at: reference, now)
    return (objects[reference]?.json ?? stored.json, changes)
  }

  /// A create, by POST; a server takes no status with it.
  mutating func create(
    _ manifest: JSONValue, at reference: ObjectReference, by manager: String,
    keepsStatus: Bool = false, now: Timestamp
  ) throws(KubernetesFailure) -> (json: JSONValue, changes: [Change]) {
    guard objects[reference] == nil else { throw .taken(reference) }
    if isEnding(reference.namespace) { throw .ending(reference) }
    var stored = StoredObject(made(manifest, at: now))
    var json = stored.json.merging(manifest)
    if !keepsStatus { json["status"] = nil }
    stored.update(to: json, by: manager)
    let changes = store(stored, at: reference, now)
    return (objects[reference]?.json ?? json, changes)
  }

  /// Any other change; a `resourceVersion` in the result that is not the current one is refused.
  mutating func edit(
    _ reference: ObjectReference, by manager: String, now: Timestamp,
    _ change: (JSONValue) -> JSONValue
  ) throws(KubernetesFailure) -> (json: JSONValue, changes: [Change]) {
    guard var stored = objects[reference] else { throw .missing(reference) }
    let edited = change(stored.json)
    guard edited[["metadata", "resourceVersion"]] == stored.json[["metadata", "resourceVersion"]]
    else { throw .outdated(reference) }
    stored.update(to: edited, by: manager)
    let changes = store(stored, at: reference, now)
    return (objects[reference]?.json ?? edited, changes)
  }

  /// Marks an object with finalizers, removes any other, and what it owns with it.
  mutating func delete(
    _ reference: ObjectReference, uid: String?, now: Timestamp
  ) throws(KubernetesFailure) -> [Change] {
    guard var stored = objects[reference] else { return [] }
    guard uid == nil || stored.json[["metadata", "uid"]]?.string == uid else {
      throw .outdated(reference)
    }
    guard stored.json.hasFinalizers else { return remove(reference) }
    guard stored.json[["metadata", "deletionTimestamp"]] == nil else { return [] }
    stored.json.set(.string("\(now)"), at: ["metadata", "deletionTimestamp"])
    return store(stored, at: reference, now)
  }

  private func made(_ manifest: JSONValue, at now: Timestamp) -> JSONValue {
    var json: JSONValue = [:]
    json["apiVersion"] = manifest["apiVersion"]
    json["kind"] = manifest["kind"]
    json["metadata"] = ["creationTimestamp": .string("\(now)")]
    json.set(manifest[["metadata", "name"]] ?? .null, at: ["metadata", "name"])
    if let namespace = manifest[["metadata", "namespace"]] {
      json.set(namespace, at: ["metadata", "namespace"])
    }
    return json
  }

  /// Stores what differs; a write that changes nothing keeps its version and is no event.
  private mutating func store(
    _ stored: StoredObject, at reference: ObjectReference, _ now: Timestamp
  ) -> [Change] {
    let before = objects[reference]?.json
    guard stored.json != before else {
      objects[reference] = stored
      return []
    }
    var stored = stored
    version += 1
    stored.json.set(.string(String(version)), at: ["metadata", "resourceVersion"])
    if before == nil {
      made += 1
      stored.json.set(.string("00000000-0000-4000-8000-\(padded(Int64(made), 12))"), at: uidPath)
    }
    if reference.kind.countsGenerations, before?.content != stored.json.content {
      let last = before?[["metadata", "generation"]]?.integer ?? 0
      stored.json.set(.integer(last + 1), at: ["metadata", "generation"])
    }
    objects[reference] = stored
    let isGone =
      stored.json[["metadata", "deletionTimestamp"]] != nil && !stored.json.hasFinalizers
    return isGone
      ? remove(reference) : [Change(reference: reference, before: before, after: stored.json)]
  }

  private mutating func remove(_ reference: ObjectReference) -> [Change] {
    guard let removed = objects.removeValue(forKey: reference) else { return [] }
    let uid = removed.json[uidPath]
    let dependents = objects.filter { $0.value.json.isOwned(by: uid) }.keys
    return dependents.reduce(
      into: [Change(reference: reference, before: removed.json, after: nil)]
    ) { changes, dependent in changes += remove(dependent) }
  }
}

private let uidPath: FieldPath = ["metadata", "uid"]

extension FieldPath {
  fileprivate func isApplied(asStatus: Bool) -> Bool {
    switch first {
    case "apiVersion", "kind", nil: false
    case "status": asStatus
    case "metadata":
      !asStatus && count > 1
        && !["name", "namespace", "uid", "resourceVersion"].contains(self[1])
    default: !asStatus
    }
  }
}

extension ResourceKind {
  fileprivate var countsGenerations: Bool { ![.configMap, .secret, .lease, .event].contains(self) }
}

extension JSONValue {
  /// What generation counts the changes of.
  fileprivate var content: JSONValue {
    var content = self
    content["metadata"] = nil
    content["status"] = nil
    return content
  }

  fileprivate var hasFinalizers: Bool {
    !(self[["metadata", "finalizers"]]?.array ?? []).isEmpty
  }

  fileprivate func isOwned(by uid: JSONValue?) -> Bool {
    (self[["metadata", "ownerReferences"]]?.array ?? []).contains { $0["uid"] == uid }
  }
}

extension KubernetesFailure {
  fileprivate static func missing(_ reference: ObjectReference) -> Self {
    Self(.notFound, doing: "writing \(reference)", detail: "\(reference) not found (404)")
  }

  fileprivate static func taken(_ reference: ObjectReference) -> Self {
    Self(.alreadyExists, doing: "creating \(reference)", detail: "it already exists (409)")
  }

  fileprivate static func ending(_ reference: ObjectReference) -> Self {
    Self(
      .terminating, doing: "creating \(reference)",
      detail: "forbidden because namespace is being terminated (403)")
  }

  fileprivate static func outdated(_ reference: ObjectReference) -> Self {
    Self(.outdated, doing: "writing \(reference)", detail: "the object has been modified (409)")
  }

  fileprivate static func conflict(_ reference: ObjectReference, _ managers: [FieldManager]) -> Self
  {
    Self(
      .fieldConflict, doing: "applying \(reference)",
      detail:
        "Apply failed: conflicts with \(managers.map(\.name).joined(separator: ", ")) (409)",
      managers: managers)
  }
}
