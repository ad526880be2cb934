// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Puts into a cluster what Ferry needs there. Doing it again changes nothing.
package struct Installer: Sendable {
  private let api: any KubernetesAPI
  private let time: any KeepsTime
  private let takesOver: Bool

  /// `takesOver` also takes fields that another manager applies, such as an earlier
  /// `kubectl apply --server-side`.
  package init(api: any KubernetesAPI, time: any KeepsTime, takesOver: Bool) {
    self.api = api
    self.time = time
    self.takesOver = takesOver
  }

  /// Applies the manifests in their order and tells of each as soon as it is done.
  ///
  /// After a CustomResourceDefinition it waits until the server has established the type.
  package func install(
    _ manifests: [JSONValue], tell: (InstallStep) -> Void
  ) async throws(KubernetesFailure) {
    for manifest in manifests {
      let step = try await install(manifest)
      if step.reference.kind == .customResourceDefinition {
        try await waitUntilEstablished(step.reference)
      }
      tell(step)
    }
  }

  /// Whether an installation, this one or an earlier one, gave Ferry rights in the whole cluster.
  package func isClusterWide() async throws(KubernetesFailure) -> Bool {
    try await api.get(ObjectReference(.clusterRoleBinding, namespace: nil, name: "ferry")) != nil
  }

  private func install(_ manifest: JSONValue) async throws(KubernetesFailure) -> InstallStep {
    guard let reference = ObjectReference(installing: manifest) else {
      throw KubernetesFailure(
        .invalid, doing: "installing", detail: "a manifest says no known kind or no name")
    }
    let before = try await api.get(reference)
    let after = try await apply(manifest, to: reference)
    let result: InstallStep.Result =
      before == nil ? .created : before?.version == after.version ? .unchanged : .changed
    return InstallStep(reference: reference, result: result)
  }

  /// What somebody changed by hand is put back; what another manager applies is taken only when
  /// that was asked for.
  private func apply(
    _ manifest: JSONValue, to reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue {
    do throws(KubernetesFailure) {
      return try await api.apply(manifest, ApplyOptions(force: takesOver))
    } catch  where error.code == .notFound {
      // An apply makes its object; what is missing is where it would be.
      guard let namespace = reference.namespace else { throw error }
      throw KubernetesFailure(
        .notFound, doing: error.doing,
        detail: "\(error.detail); create it, then install again: kubectl create namespace "
          + "\(namespace)")
    } catch {
      guard error.code == .fieldConflict else { throw error }
      guard error.isOnlyByHand else {
        throw KubernetesFailure(
          .fieldConflict, doing: error.doing,
          detail: "\(error.detail); or take the fields over with --force",
          managers: error.managers)
      }
      return try await api.apply(manifest, ApplyOptions(force: true))
    }
  }

  /// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
  private func waitUntilEstablished(
    _ reference: ObjectReference
  ) async throws(KubernetesFailure) {
    let end = time.now + .seconds(30)
    while try await api.get(reference)?.isEstablished != true {
      guard time.now < end else {
        throw KubernetesFailure(
          .unreachable, doing: "waiting for \(reference)",
          detail: "it was not established within 30 seconds; "
            + "see kubectl describe crd \(reference.name)")
      }
      do {
        try await time.sleep(until: time.now + .milliseconds(200))
      } catch {
        throw KubernetesFailure(
          .cancelled, doing: "waiting for \(reference)", detail: "it was cancelled")
      }
    }
  }
}

extension JSONValue {
  fileprivate var version: String? { self[["metadata", "resourceVersion"]]?.string }

  fileprivate var isEstablished: Bool {
    (self[["status", "conditions"]]?.array ?? []).contains {
      $0["type"] == "Established" && $0["status"] == "True"
    }
  }
}

extension ObjectReference {
  fileprivate init?(installing manifest: JSONValue) {
    guard let kind = ResourceKind(of: manifest),
      let name = manifest[["metadata", "name"]]?.string
    else { return nil }
    self.init(
      kind, namespace: manifest[["metadata", "namespace"]]?.string.flatMap(Namespace.init),
      name: name)
  }
}
