// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Reads objects of one cluster.
package protocol ReadsObjects: Sendable {
  /// Every object of a kind that has the label selector's labels, page after page.
  func list(_ kind: ResourceKind, selector: String?) async throws(KubernetesFailure) -> [JSONValue]

  /// The objects of a kind in one namespace that the label and the field selector select.
  func list(
    _ kind: ResourceKind, in namespace: Namespace, labels: String?, fields: String?
  ) async throws(KubernetesFailure) -> [JSONValue]

  /// One object; nothing when it is not there.
  func get(_ reference: ObjectReference) async throws(KubernetesFailure) -> JSONValue?

  /// The last lines that a container of a pod wrote (nothing: its only one); `previous` containers
  /// are not asked.
  func log(
    ofPod name: String, container: String?, in namespace: Namespace, lines: Int
  ) async throws(KubernetesFailure) -> String
}

/// Follows the objects of a kind: list, then watch from there, list again after 410.
package protocol ObservesObjects: Sendable {
  /// Runs until the task is cancelled and delivers what it sees of a namespace (nothing: of all), one
  /// observation at a time.
  ///
  /// Failures are delivered too and followed by another try after back-off.
  func observe(
    _ kind: ResourceKind, in namespace: Namespace?, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async
}

extension ObservesObjects {
  /// Follows the objects of a kind in all namespaces.
  package func observe(
    _ kind: ResourceKind, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async {
    await observe(kind, in: nil, selector: selector, deliver: deliver)
  }
}

/// What a watch saw.
package enum Observation: Hashable, Sendable {
  /// Everything there is: what is not in it is gone.
  case listed([JSONValue])
  /// An object was created or changed.
  case changed(JSONValue)
  /// An object was deleted; its last state.
  case removed(JSONValue)
  /// The cluster could not be read; the next `listed` or `changed` says that it can be again.
  case interrupted(KubernetesFailure)
}
