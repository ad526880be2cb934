// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  /// Refuses new objects by what the cluster holds: namespaces that are missing or going, pods
  /// without their service account.
  func admit(
    _ object: APIObject, _ type: ResourceType, _ namespace: String
  ) throws(APIFailure) {
    if type.isNamespaced { try admitNamespace(object, type, namespace) }
    if type.plural == "pods" { try admitPod(object, type, namespace) }
  }

  private func admitNamespace(
    _ object: APIObject, _ type: ResourceType, _ namespace: String
  ) throws(APIFailure) {
    let namespaces = catalog["namespaces"]
    guard let space = store[namespaces.table, ObjectKey(namespace: "", name: namespace)] else {
      throw .notFound(namespaces, namespace)
    }
    guard space.isDeleting else { return }
    var failure = APIFailure.forbidden(
      type, object.name,
      "unable to create new content in namespace \(namespace) because it is being terminated")
    failure.details?["causes"] = [
      [
        "reason": "NamespaceTerminating", "field": "metadata.namespace",
        "message": .string("namespace \(namespace) is being terminated"),
      ]
    ]
    throw failure
  }

  private func admitPod(
    _ object: APIObject, _ type: ResourceType, _ namespace: String
  ) throws(APIFailure) {
    let account = object["spec", "serviceAccountName"]?.string ?? "default"
    let key = ObjectKey(namespace: namespace, name: account)
    guard store[catalog["serviceaccounts"].table, key] == nil else { return }
    throw .forbidden(
      type, object.name,
      "error looking up service account \(namespace)/\(account): serviceaccount \"\(account)\" not "
        + "found")
  }
}
