// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

extension InMemoryCluster {
  /// Makes a namespace with the service account that Jobs deploy as.
  package func furnish(_ namespace: Namespace, account: String? = "werf") {
    try? add([
      "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace.text)],
    ])
    guard let account else { return }
    try? add([
      "apiVersion": "v1", "kind": "ServiceAccount",
      "metadata": ["name": .string(account), "namespace": .string(namespace.text)],
    ])
  }

  /// Deletes a namespace as `kubectl delete namespace` does: it takes nothing new from now on, and
  /// all that is in it is deleted; what has a finalizer keeps it from going.
  package func end(_ namespace: Namespace) throws(KubernetesFailure) {
    let reference = ObjectReference(.namespace, namespace: nil, name: namespace.text)
    try edit(reference, by: "kube-controller-manager") {
      $0["metadata"]?["finalizers"] = ["kubernetes"]
    }
    try remove(reference)
    let now = clock.now
    try memory.withLock { memory throws(KubernetesFailure) in
      for object in memory.objects.references(in: namespace) {
        memory.tell(try memory.objects.delete(object, uid: nil, now: now))
      }
    }
  }

  /// Whether nothing is in the namespace, so that it can end.
  package func isEmpty(_ namespace: Namespace) -> Bool {
    memory.withLock { $0.objects.references(in: namespace).isEmpty }
  }
}
