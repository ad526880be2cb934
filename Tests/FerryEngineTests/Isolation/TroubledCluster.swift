// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit

/// What is wrong with a cluster.
enum ClusterTrouble: CaseIterable {
  /// Refuses every connection.
  case dead
  /// Answers after an hour.
  case hanging
  /// Is seen as it should be, and never answers to a write.
  case hangingWhenWritten
  /// Is seen as it should be, and fails at every dry-run.
  case failingDryRuns
  /// Is seen as it should be, takes dry-runs, and fails at every other write.
  case failingWrites
  /// Is seen as it should be, and has no such namespace yet.
  case namespaceless
  /// Answers what is not Kubernetes.
  case garbage
  /// Says 429.
  case busy
  /// Is there for every other request.
  case flapping
  /// Is seen as it should be, and takes long for everything else.
  case slow

  /// Whether it can be followed nevertheless.
  var isSeen: Bool {
    switch self {
    case .hangingWhenWritten, .failingDryRuns, .failingWrites, .namespaceless, .flapping, .slow:
      true
    case .dead, .hanging, .garbage, .busy: false
    }
  }
}

/// A cluster with something wrong with it.
struct TroubledCluster: KubernetesAPI {
  let api: any KubernetesAPI
  let trouble: ClusterTrouble?
  private let clock: any KeepsTime
  private let isListed: @Sendable () -> Void
  private let isUp = Lock(true)

  /// `isListed` is called when somebody took in what there is of a kind.
  init(
    _ api: any KubernetesAPI, _ trouble: ClusterTrouble?, clock: any KeepsTime,
    isListed: @escaping @Sendable () -> Void
  ) {
    self.api = api
    self.trouble = trouble
    self.clock = clock
    self.isListed = isListed
  }

  func fenced(by fence: WriteFence) -> any KubernetesAPI { FencedCluster(self, behind: fence) }

  func list(
    _ kind: ResourceKind, selector: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await suffer(isWrite: false)
    return try await api.list(kind, selector: selector)
  }

  func list(
    _ kind: ResourceKind, in namespace: Namespace, labels: String?, fields: String?
  ) async throws(KubernetesFailure) -> [JSONValue] {
    try await suffer(isWrite: false)
    return try await api.list(kind, in: namespace, labels: labels, fields: fields)
  }

  func get(_ reference: ObjectReference) async throws(KubernetesFailure) -> JSONValue? {
    try await suffer(isWrite: false)
    return try await api.get(reference)
  }

  func log(
    ofPod name: String, container: String?, in namespace: Namespace, lines: Int
  ) async throws(KubernetesFailure) -> String {
    try await suffer(isWrite: false)
    return try await api.log(ofPod: name, container: container, in: namespace, lines: lines)
  }

  func observe(
    _ kind: ResourceKind, in namespace: Namespace?, selector: String?,
    deliver: @escaping @Sendable (Observation) async -> Void
  ) async {
    if trouble?.isSeen == false {
      do throws(KubernetesFailure) {
        try await suffer(isWrite: false)
      } catch {
        await deliver(.interrupted(error))
      }
    }
    await api.observe(kind, in: namespace, selector: selector) { observation in
      guard trouble?.isSeen != false || trouble == .hanging else { return }
      await deliver(observation)
      if case .listed = observation { isListed() }
    }
  }

  func apply(
    _ manifest: JSONValue, _ options: ApplyOptions
  ) async throws(KubernetesFailure) -> JSONValue {
    try await suffer(isWrite: true)
    if trouble == .namespaceless { throw failure(.notFound, "namespaces \"shop\" not found") }
    if trouble == (options.dryRun ? .failingDryRuns : .failingWrites) {
      throw failure(.server, "the webhook is down")
    }
    return try await api.apply(manifest, options)
  }

  func applyStatus(_ manifest: JSONValue) async throws(KubernetesFailure) -> JSONValue {
    try await suffer(isWrite: true)
    return try await api.applyStatus(manifest)
  }

  func create(
    _ manifest: JSONValue, dryRun: Bool
  ) async throws(KubernetesFailure) -> JSONValue {
    try await suffer(isWrite: true)
    return try await api.create(manifest, dryRun: dryRun)
  }

  func merge(
    _ patch: JSONValue, into reference: ObjectReference
  ) async throws(KubernetesFailure) -> JSONValue {
    try await suffer(isWrite: true)
    return try await api.merge(patch, into: reference)
  }

  func delete(_ reference: ObjectReference, uid: String?) async throws(KubernetesFailure) {
    try await suffer(isWrite: true)
    try await api.delete(reference, uid: uid)
  }

  func evict(
    pod name: String, in namespace: Namespace, uid: String?
  ) async throws(KubernetesFailure) {
    try await suffer(isWrite: true)
    try await api.evict(pod: name, in: namespace, uid: uid)
  }

  private func suffer(isWrite: Bool) async throws(KubernetesFailure) {
    switch trouble {
    case nil, .failingDryRuns, .failingWrites, .namespaceless: return
    case .dead: throw failure(.unreachable, "connection refused")
    case .hanging: try await wait(.hour)
    case .hangingWhenWritten: if isWrite { try await wait(.hour) }
    case .slow: try await wait(.milliseconds(700))
    case .garbage: throw failure(.malformed, "the answer is not JSON")
    case .busy: throw failure(.throttled, "slow down (429)")
    case .flapping:
      let answers = isUp.withLock { isUp in
        isUp.toggle()
        return isUp
      }
      if !answers { throw failure(.unreachable, "the connection was reset") }
    }
  }

  private func wait(_ time: Duration) async throws(KubernetesFailure) {
    do {
      try await clock.sleep(until: clock.now + time)
    } catch {
      throw failure(.cancelled, "it was cancelled")
    }
  }

  private func failure(_ code: KubernetesFailure.Code, _ detail: String) -> KubernetesFailure {
    KubernetesFailure(code, doing: "asking a troubled cluster", detail: detail)
  }
}

extension Duration {
  /// Longer than any test, unless its clock is moved.
  fileprivate static let hour = Duration.seconds(3_600)
}
