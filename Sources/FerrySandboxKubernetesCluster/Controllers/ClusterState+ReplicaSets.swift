// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The ReplicaSet controller: keeps as many pods as are wanted.
extension ClusterState {
  mutating func controlReplicaSet(_ change: Change, at now: Timestamp) {
    guard let set = change.after ?? change.before else { return }
    if change.after != nil, set["spec"] != change.before?["spec"] {
      syncReplicaSet(change.key, set.uid, at: now)
    }
    for owner in set.owners where owner.isController && owner.kind == "Deployment" {
      syncDeployment(ObjectKey(namespace: set.namespace, name: owner.name), owner.uid, at: now)
    }
  }

  mutating func syncReplicaSet(_ key: ObjectKey, _ uid: String, at now: Timestamp) {
    let type = catalog["replicasets"]
    guard let set = store[type.table, key], set.uid == uid, !set.isDeleting else { return }
    let pods = store.dependents(of: uid).filter { $0.kind == "Pod" && !$0.isDeleting }
    let wanted = set["spec", "replicas"]?.integer ?? 1
    for pod in pods.dropFirst(wanted) {
      delete(pod, catalog["pods"], DeleteOptions(policy: .background), at: now)
    }
    for _ in pods.count..<max(pods.count, wanted) {
      guard makePod(of: set, at: now) else { break }
    }
    report(set, type, at: now)
  }

  private mutating func report(_ set: APIObject, _ type: ResourceType, at now: Timestamp) {
    let pods = store.dependents(of: set.uid).filter { $0.kind == "Pod" && !$0.isDeleting }
    let ready = pods.count { $0["status", "phase"]?.string == "Running" }
    var reported = set
    reported["status"] = [
      "replicas": .integer(pods.count), "terminatingReplicas": 0,
      "observedGeneration": .integer(set.generation),
    ]
    if !pods.isEmpty { reported["status", "fullyLabeledReplicas"] = .integer(pods.count) }
    for key in ["readyReplicas", "availableReplicas"] where ready > 0 {
      reported["status", key] = .integer(ready)
    }
    write(reported, over: set, type, subresource: "status", at: now)
  }
}
