// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A Kubernetes object as JSON, with names for the members that every object has.
package struct APIObject: Hashable, Sendable {
  package var json: JSONValue

  package init(_ json: JSONValue) { self.json = json }

  /// The value at the end of a path of keys.
  ///
  /// Setting makes the objects on the way; setting nothing removes the last key and leaves the way.
  package subscript(path: String...) -> JSONValue? {
    get { json[path] }
    set { json.set(newValue, at: path[...]) }
  }
}

extension APIObject {
  package var apiVersion: String { json["apiVersion"]?.string ?? "" }
  package var kind: String { json["kind"]?.string ?? "" }
  package var name: String { self["metadata", "name"]?.string ?? "" }
  package var namespace: String { self["metadata", "namespace"]?.string ?? "" }
  package var uid: String { self["metadata", "uid"]?.string ?? "" }
  package var resourceVersion: String? { self["metadata", "resourceVersion"]?.string }
  package var generation: Int { self["metadata", "generation"]?.integer ?? 0 }
  package var labels: [String: String] { self["metadata", "labels"]?.strings ?? [:] }
  package var annotations: [String: String] { self["metadata", "annotations"]?.strings ?? [:] }
  var deletionTimestamp: String? { self["metadata", "deletionTimestamp"]?.string }
  package var isDeleting: Bool { deletionTimestamp != nil }

  /// The object without all but its metadata.
  package var partial: JSONValue {
    [
      "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
      "metadata": json["metadata"] ?? [:],
    ]
  }

  /// Whether a finalizer keeps the object from going; namespaces have theirs in the spec.
  package var isHeld: Bool {
    !finalizers.isEmpty
      || (kind == "Namespace" && self["spec", "finalizers"]?.array?.isEmpty == false)
  }

  package var finalizers: [String] {
    get { self["metadata", "finalizers"]?.array?.compactMap(\.string) ?? [] }
    set {
      self["metadata", "finalizers"] =
        newValue.isEmpty ? nil : .array(newValue.map(JSONValue.string))
    }
  }

  package var owners: [OwnerReference] {
    get { (self["metadata", "ownerReferences"]?.array ?? []).map(OwnerReference.init) }
    set {
      self["metadata", "ownerReferences"] =
        newValue.isEmpty ? nil : .array(newValue.map(\.json))
    }
  }
}

extension JSONValue {
  package mutating func set(_ value: JSONValue?, at path: ArraySlice<String>) {
    guard let key = path.first else { return }
    if path.count == 1 {
      if value != nil || object != nil { makeObject() }
      self[key] = value
      return
    }
    guard value != nil || self[key] != nil else { return }
    makeObject()
    var inner = self[key] ?? .object([:])
    self[key] = .null  // so that the member is changed in place
    inner.set(value, at: path.dropFirst())
    self[key] = inner
  }

  private mutating func makeObject() {
    if object == nil { self = .object([:]) }
  }
}
