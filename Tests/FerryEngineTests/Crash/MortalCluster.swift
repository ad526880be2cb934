// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit

/// Clusters that are written to within a life.
struct MortalFleet: ReachesClusters {
  let fleet: InMemoryFleet
  let life: Life

  func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
    let context = contexts.first { fleet[$0] != nil } ?? ""
    return MortalCluster(api: try await fleet.api(contexts: contexts), context: context, life: life)
  }
}

/// One cluster that is written to within a life; reading has no effects.
struct MortalCluster: KubernetesAPI {
  let api: any KubernetesAPI
  let context: String
  let life: Life

  func fenced(by fence: WriteFence) -> any KubernetesAPI {
    FencedCluster(self, behind: life.watching(fence))
  }

  func list(
    _ kind: ResourceKind, selector: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await api.list(kind, selector: selector)
  }

  func list(
    _ kind: ResourceKind, in namespace: Namespace, labels: String?, fields: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await api.list(kind, in: namespace, labels: labels, fields: fields)
  }

  func get(_ reference: ObjectReference) async throws(KubernetesFailure) -> JSONValue? {
    try await api.get(reference)
  }

  func log(
    ofPod name: String, container: String?, in namespace: Namespace, lines: Int
  ) async throws(KubernetesFailure) -> String {
    try await api.log(ofPod: name, container: container, in: namespace, lines: lines)
  }

  func observe(
    _ kind: ResourceKind, in namespace: Namespace?, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async {
    await api.observe(kind, in: namespace, selector: selector, deliver: deliver)
  }

  func apply(
    _ manifest: JSONValue, _ options: ApplyOptions
  ) async throws(KubernetesFailure) -> JSONValue {
    if options.dryRun { return try await api.apply(manifest, options) }
    return try await effect("apply", manifest) { () async throws(KubernetesFailure) in
      try await api.apply(manifest, options)
    }
  }

  func applyStatus(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue {
    try await effect("status", manifest) { () async throws(KubernetesFailure) in
      try await api.applyStatus(manifest)
    }
  }

  func create(
    _ manifest: JSONValue, dryRun: Bool
  ) async throws(KubernetesFailure) -> JSONValue {
    if dryRun { return try await api.create(manifest, dryRun: true) }
    return try await effect("create", manifest) { () async throws(KubernetesFailure) in
      try await api.create(manifest)
    }
  }

  func merge(
    _ patch: JSONValue, into reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue {
    try await effect("patch \(reference)") { () async throws(KubernetesFailure) in
      try await api.merge(patch, into: reference)
    }
  }

  func delete(_ reference: ObjectReference, uid: String?) async throws(KubernetesFailure) {
    try await effect("delete \(reference)") { () async throws(KubernetesFailure) in
      try await api.delete(reference, uid: uid)
    }
  }

  func evict(
    pod name: String, in namespace: Namespace, uid: String?
  ) async throws(KubernetesFailure) {
    try await effect("evict \(name)") { () async throws(KubernetesFailure) in
      try await api.evict(pod: name, in: namespace, uid: uid)
    }
  }

  private func effect(
    _ verb: String, _ manifest: JSONValue,
    _ work: () async throws(KubernetesFailure) -> JSONValue
  ) async throws(KubernetesFailure) -> JSONValue {
    let kind = manifest["kind"]?.string ?? ""
    let name = manifest[["metadata", "name"]]?.string ?? ""
    return try await effect("\(verb) \(kind) \(name)", work)
  }

  private func effect<Answer: Sendable>(
    _ name: String, _ work: () async throws(KubernetesFailure) -> Answer
  ) async throws(KubernetesFailure) -> Answer {
    try await life.effect(
      "\(context): \(name)",
      lost: KubernetesFailure(.unreachable, doing: name, detail: "the answer was lost"), work)
  }
}
