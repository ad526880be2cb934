// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// By which API servers know what Ferry applied.
package let fieldManager = "ferry"

/// Writes objects of one cluster as field manager `ferry`.
package protocol WritesObjects: Sendable {
  /// Server-side apply of a whole manifest; the object as it then is.
  ///
  /// `KubernetesFailure.fieldConflict` names the managers of fields that it would take over.
  func apply(
    _ manifest: JSONValue, _ options: ApplyOptions
  ) async throws(KubernetesFailure) -> JSONValue

  /// Server-side apply of `status` alone.
  func applyStatus(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue

  /// Creates the object; `KubernetesFailure.alreadyExists` when the name is taken. In a dry-run the server
  /// answers as if, and stores nothing.
  func create(
    _ manifest: JSONValue, dryRun: Bool
  ) async throws(KubernetesFailure) -> JSONValue

  /// Changes an object by JSON merge patch (RFC 7386).
  func merge(
    _ patch: JSONValue, into reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue

  /// Deletes the object if it still has this uid; dependents follow in the background. An object
  /// that is not there is no failure.
  func delete(_ reference: ObjectReference, uid: String?) async throws(KubernetesFailure)

  /// Deletes a pod as far as its disruption budget lets it; `KubernetesFailure.throttled` when not
  /// now. A pod that is not there is no failure.
  func evict(
    pod name: String, in namespace: Namespace, uid: String?
  ) async throws(KubernetesFailure)
}

extension WritesObjects {
  /// Creates the object; `KubernetesFailure.alreadyExists` when the name is taken.
  package func create(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue {
    try await create(manifest, dryRun: false)
  }
}

/// How an apply is done.
package struct ApplyOptions: Hashable, Sendable {
  /// Takes over fields of other managers.
  package var force: Bool
  /// The server answers as if, and stores nothing.
  package var dryRun: Bool

  package init(force: Bool = false, dryRun: Bool = false) {
    self.force = force
    self.dryRun = dryRun
  }
}

/// Can be had with a fence before its writes.
package protocol FencesWrites: Sendable {
  /// The same cluster; what is written through this is stopped when the fence is closed.
  func fenced(by fence: WriteFence) -> any KubernetesAPI
}

/// One cluster's API.
package typealias KubernetesAPI = ReadsObjects & ObservesObjects & WritesObjects & FencesWrites

/// Finds the API of a cluster by its kubeconfig contexts.
package protocol ReachesClusters: Sendable {
  /// The first of the contexts that the kubeconfig has; `KubernetesFailure.configuration` for none.
  func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI

  /// The name of the one that `api` would take; nothing for none, or where that cannot be told.
  func context(among contexts: [String]) -> String?
}

extension ReachesClusters {
  package func context(among contexts: [String]) -> String? { nil }
}
