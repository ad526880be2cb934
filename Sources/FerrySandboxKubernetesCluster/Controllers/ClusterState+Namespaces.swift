// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// Fills new namespaces and empties those that end.
extension ClusterState {
  mutating func controlNamespace(_ change: Change, at now: Timestamp) {
    guard let namespace = change.after else { return }
    if change.before == nil { furnish(namespace.name, at: now) }
    if namespace.isDeleting, change.before?.isDeleting != true {
      empty(namespace.name, at: now)
      finishNamespace(namespace.name, at: now)
    }
  }

  /// Every namespace has an account to run pods as, and the means to trust the server.
  private mutating func furnish(_ name: String, at now: Timestamp) {
    let writer = WriteOptions(manager: "kube-controller-manager")
    _ = try? insert(
      APIObject(["metadata": ["name": "default"]]).typed(catalog["serviceaccounts"]),
      as: catalog["serviceaccounts"], namespace: name, writer, at: now)
    let trust = APIObject([
      "metadata": ["name": "kube-root-ca.crt"], "data": ["ca.crt": .string(caPEM)],
    ])
    _ = try? insert(
      trust.typed(catalog["configmaps"]), as: catalog["configmaps"], namespace: name, writer,
      at: now)
  }

  private mutating func empty(_ name: String, at now: Timestamp) {
    for type in catalog.stored where type.isNamespaced {
      for object in store.table(type.table).objects(in: name) {
        delete(object, type, DeleteOptions(policy: .background), at: now)
      }
    }
  }

  /// Removes a namespace that ends when nothing is left in it, or says what holds it.
  mutating func finishNamespace(_ name: String, at now: Timestamp) {
    let type = catalog["namespaces"]
    let key = ObjectKey(namespace: "", name: name)
    guard !name.isEmpty, let namespace = store[type.table, key], namespace.isDeleting else {
      return
    }
    let left = catalog.stored.filter { type in
      type.isNamespaced && !store.table(type.table).objects(in: name).isEmpty
    }
    guard !left.isEmpty else {
      store.write(nil, at: key, in: type.table)
      return
    }
    var held = namespace
    let names = left.map(\.qualifiedName).joined(separator: ", ")
    held["status", "conditions"] = [
      condition("NamespaceContentRemaining", "SomeResourcesRemain", names, now),
      condition("NamespaceFinalizersRemaining", "SomeFinalizersRemain", names, now),
    ]
    guard namespace["status", "conditions"] == nil else { return }
    write(held, over: namespace, type, subresource: "status", at: now)
  }

  private func condition(
    _ type: String, _ reason: String, _ names: String, _ now: Timestamp
  ) -> JSONValue {
    [
      "type": .string(type), "status": "True", "lastTransitionTime": .string(now.description),
      "reason": .string(reason),
      "message": .string("Some resources are remaining: \(names)"),
    ]
  }
}

extension APIObject {
  /// With the kind and version of a type.
  func typed(_ type: ResourceType) -> APIObject {
    var object = self
    object["apiVersion"] = .string(type.apiVersion)
    object["kind"] = .string(type.kind)
    return object
  }
}
