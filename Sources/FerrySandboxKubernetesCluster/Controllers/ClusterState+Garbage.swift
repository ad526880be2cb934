// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// Deletes what lost its owners, and lets owners go that wait for their dependents
/// (https://kubernetes.io/docs/concepts/architecture/garbage-collection/).
extension ClusterState {
  mutating func collectGarbage(after change: Change, at now: Timestamp) {
    guard let object = change.after else {
      if let gone = change.before { ownerIsGone(gone, at: now) }
      return
    }
    if !object.owners.isEmpty, object.owners != change.before?.owners {
      if let type = catalog.type(of: object) { loseOwners(object, type, at: now) }
    }
    guard object.isDeleting else { return }
    if object.finalizers.contains("orphan") { orphan(object, at: now) }
    if object.finalizers.contains("foregroundDeletion") { deleteInForeground(object, at: now) }
  }

  private mutating func ownerIsGone(_ owner: APIObject, at now: Timestamp) {
    for (type, dependent) in dependents(of: owner) { loseOwners(dependent, type, at: now) }
    for reference in owner.owners {
      if let waiting = find(reference, in: owner.namespace),
        waiting.finalizers.contains("foregroundDeletion")
      {
        deleteInForeground(waiting, at: now)
      }
    }
  }

  /// Takes away references to owners that are not there; without any left the object is deleted.
  private mutating func loseOwners(_ object: APIObject, _ type: ResourceType, at now: Timestamp) {
    let there = object.owners.filter { find($0, in: object.namespace) != nil }
    guard there.count < object.owners.count, !object.isDeleting else { return }
    if there.isEmpty {
      delete(object, type, DeleteOptions(policy: .background), at: now)
    } else {
      var changed = object
      changed.owners = there
      write(changed, over: object, type, at: now)
    }
  }

  /// Takes the references to an owner away from its dependents, then lets it go.
  private mutating func orphan(_ owner: APIObject, at now: Timestamp) {
    for (type, dependent) in dependents(of: owner) {
      var freed = dependent
      freed.owners = dependent.owners.filter { $0.uid != owner.uid }
      write(freed, over: dependent, type, at: now)
    }
    release(owner, "orphan", at: now)
  }

  /// Deletes the dependents of an owner, and lets it go when none is left that blocks it.
  private mutating func deleteInForeground(_ owner: APIObject, at now: Timestamp) {
    for (type, dependent) in dependents(of: owner) where !dependent.isDeleting {
      delete(dependent, type, DeleteOptions(policy: .foreground), at: now)
    }
    let isBlocked = dependents(of: owner).contains { _, dependent in
      dependent.owners.contains { $0.uid == owner.uid && $0.blocksOwnerDeletion }
    }
    if !isBlocked { release(owner, "foregroundDeletion", at: now) }
  }

  private mutating func release(_ owner: APIObject, _ finalizer: String, at now: Timestamp) {
    let key = ObjectKey(namespace: owner.namespace, name: owner.name)
    guard let type = catalog.type(of: owner), let current = store[type.table, key],
      current.uid == owner.uid
    else { return }
    var released = current
    released.finalizers = current.finalizers.filter { $0 != finalizer }
    write(released, over: current, type, at: now)
  }

  private func dependents(of owner: APIObject) -> [(ResourceType, APIObject)] {
    store.dependents(of: owner.uid).compactMap { object in
      catalog.type(of: object).map { ($0, object) }
    }
  }

  private func find(_ reference: OwnerReference, in namespace: String) -> APIObject? {
    let type = catalog.types.first {
      $0.kind == reference.kind && $0.apiVersion == reference.apiVersion
    }
    guard let type else { return nil }
    let key = ObjectKey(namespace: type.isNamespaced ? namespace : "", name: reference.name)
    guard let owner = store[type.table, key], owner.uid == reference.uid else { return nil }
    return owner
  }
}
