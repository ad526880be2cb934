// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

extension ClusterState {
  /// What follows from one write.
  mutating func control(_ change: Change, at now: Timestamp) {
    collectGarbage(after: change, at: now)
    switch (change.table.group, change.table.plural) {
    case ("", "namespaces"): controlNamespace(change, at: now)
    case ("", "pods"): controlPod(change, at: now)
    case ("", "serviceaccounts"): controlAccount(change, at: now)
    case ("batch", "jobs"): controlJob(change, at: now)
    case ("apps", "deployments"): controlDeployment(change, at: now)
    case ("apps", "replicasets"): controlReplicaSet(change, at: now)
    case ("apiextensions.k8s.io", "customresourcedefinitions"):
      controlDefinition(change, at: now)
    default: break
    }
    if change.after == nil { finishNamespace(change.key.namespace, at: now) }
  }

  /// Does one thing whose time has come.
  mutating func perform(_ item: AgendaItem, at now: Timestamp) {
    switch item {
    case .ringWatch(let id): ring(id, at: now)
    case .finishPod(let key, let uid): finishPod(key, uid, at: now)
    case .endJob(let key, let uid): syncJob(key, uid, at: now)
    case .expireJob(let key, let uid): expireJob(key, uid, at: now)
    case .forgetEvent(let key, let uid): forgetEvent(key, uid)
    }
  }

  /// Writes what a controller makes of an object; its part of the rules is kept by construction.
  mutating func write(
    _ object: APIObject, over old: APIObject, _ type: ResourceType, subresource: String = "",
    by manager: String = "kube-controller-manager", at now: Timestamp
  ) {
    let write = Replacement(
      type: type, subresource: subresource, options: WriteOptions(manager: manager), now: now)
    _ = try? replace(old, with: object, write)
  }
}
