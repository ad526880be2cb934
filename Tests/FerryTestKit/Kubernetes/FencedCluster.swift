// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// A cluster with a fence before every write, for the twins that speak no HTTP.
package struct FencedCluster: KubernetesAPI {
  private let api: any KubernetesAPI
  private let fence: WriteFence

  package init(_ api: any KubernetesAPI, behind fence: WriteFence) {
    self.api = api
    self.fence = fence
  }

  package func fenced(by fence: WriteFence) -> any KubernetesAPI {
    FencedCluster(api, behind: fence)
  }

  package func list(
    _ kind: ResourceKind, selector: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await api.list(kind, selector: selector)
  }

  package func list(
    _ kind: ResourceKind, in namespace: Namespace, labels: String?, fields: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await api.list(kind, in: namespace, labels: labels, fields: fields)
  }

  package func get(_ reference: ObjectReference) async throws(KubernetesFailure) -> JSONValue? {
    try await api.get(reference)
  }

  package func log(
    ofPod name: String, container: String?, in namespace: Namespace, lines: Int
  ) async throws(KubernetesFailure) -> String {
    try await api.log(ofPod: name, container: container, in: namespace, lines: lines)
  }

  package func observe(
    _ kind: ResourceKind, in namespace: Namespace?, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async {
    await api.observe(kind, in: namespace, selector: selector, deliver: deliver)
  }

  package func apply(
    _ manifest: JSONValue, _ options: ApplyOptions
  ) async throws(KubernetesFailure) -> JSONValue {
    if !options.dryRun { try pass() }
    return try await api.apply(manifest, options)
  }

  package func applyStatus(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue {
    try pass()
    return try await api.applyStatus(manifest)
  }

  package func create(
    _ manifest: JSONValue, dryRun: Bool
  ) async throws(KubernetesFailure) -> JSONValue {
    if !dryRun { try pass() }
    return try await api.create(manifest, dryRun: dryRun)
  }

  package func merge(
    _ patch: JSONValue, into reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue {
    try pass()
    return try await api.merge(patch, into: reference)
  }

  package func delete(_ reference: ObjectReference, uid: String?) async throws(KubernetesFailure) {
    try pass()
    try await api.delete(reference, uid: uid)
  }

  package func evict(
    pod name: String, in namespace: Namespace, uid: String?
  ) async throws(KubernetesFailure) {
    try pass()
    try await api.evict(pod: name, in: namespace, uid: uid)
  }

  private func pass() throws(KubernetesFailure) {
    guard !fence.isOpen else { return }
    throw KubernetesFailure(.cancelled, doing: "writing", detail: fence.whyClosed)
  }
}
