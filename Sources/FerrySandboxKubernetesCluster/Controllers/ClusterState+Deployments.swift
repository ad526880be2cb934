// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The Deployment controller: moves pods from the old template to the new one, as many at a time as
/// the strategy allows (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/).
extension ClusterState {
  mutating func controlDeployment(_ change: Change, at now: Timestamp) {
    guard let deployment = change.after, !deployment.isDeleting,
      deployment["spec"] != change.before?["spec"]
    else { return }
    syncDeployment(change.key, deployment.uid, at: now)
  }

  /// Does the next step; the change of a ReplicaSet that follows leads to the one after.
  mutating func syncDeployment(_ key: ObjectKey, _ uid: String, at now: Timestamp) {
    let type = catalog["deployments"]
    guard let deployment = store[type.table, key], deployment.uid == uid, !deployment.isDeleting
    else { return }
    let view = DeploymentView(
      deployment: deployment, sets: store.dependents(of: uid).filter { $0.kind == "ReplicaSet" })
    guard let current = view.current else {
      makeReplicaSet(view, at: now)
      return annotate(view, key, at: now)
    }
    if view.nextReplicas != view.replicas(current) {
      scale(current, to: view.nextReplicas, at: now)
    } else {
      shrink(view, at: now)
    }
    annotate(view, key, at: now)
    report(key, at: now)
  }

  private mutating func makeReplicaSet(_ view: DeploymentView, at now: Timestamp) {
    let (deployment, hash) = (view.deployment, JSONValue.string(view.hash))
    var set = APIObject([:]).typed(catalog["replicasets"])
    set["metadata", "name"] = .string("\(deployment.name)-\(view.hash)")
    set["metadata", "labels"] = deployment["spec", "template", "metadata", "labels"]
    set["metadata", "labels", "pod-template-hash"] = hash
    set["metadata", "annotations"] = [
      DeploymentView.revisionKey: .string(String(view.revision))
    ]
    set.owners = [OwnerReference(controller: deployment)]
    set["spec", "replicas"] = .integer(view.nextReplicas)
    set["spec", "selector"] = deployment["spec", "selector"]
    set["spec", "selector", "matchLabels", "pod-template-hash"] = hash
    set["spec", "template"] = deployment["spec", "template"]
    set["spec", "template", "metadata", "labels", "pod-template-hash"] = hash
    let writer = WriteOptions(manager: "kube-controller-manager")
    _ = try? insert(
      set, as: catalog["replicasets"], namespace: deployment.namespace, writer, at: now)
  }

  private mutating func shrink(_ view: DeploymentView, at now: Timestamp) {
    var surplus = view.surplus
    for set in view.old where surplus > 0 && view.replicas(set) > 0 {
      let taken = min(surplus, view.replicas(set))
      scale(set, to: view.replicas(set) - taken, at: now)
      surplus -= taken
    }
  }

  private mutating func scale(_ set: APIObject, to count: Int, at now: Timestamp) {
    var scaled = set
    scaled["spec", "replicas"] = .integer(count)
    write(scaled, over: set, catalog["replicasets"], at: now)
  }

  private mutating func annotate(_ view: DeploymentView, _ key: ObjectKey, at now: Timestamp) {
    let type = catalog["deployments"]
    guard let deployment = store[type.table, key] else { return }
    var annotated = deployment
    annotated["metadata", "annotations", DeploymentView.revisionKey] = .string(
      String(view.revision))
    write(annotated, over: deployment, type, at: now)
  }

  private mutating func report(_ key: ObjectKey, at now: Timestamp) {
    let type = catalog["deployments"]
    guard let deployment = store[type.table, key] else { return }
    let view = DeploymentView(
      deployment: deployment,
      sets: store.dependents(of: deployment.uid).filter { $0.kind == "ReplicaSet" })
    var reported = deployment
    reported["status"] = DeploymentStatus(view, now).json
    write(reported, over: deployment, type, subresource: "status", at: now)
  }
}
