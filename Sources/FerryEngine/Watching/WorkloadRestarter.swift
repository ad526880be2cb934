// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// Gives pods the changed data of a ConfigMap: rolls the workloads that own them, and evicts those
/// that nothing would roll.
struct WorkloadRestarter: Sendable {
  let api: any KubernetesAPI

  /// Returns when all of it was asked for. What was done before a failure is not done again when the
  /// order is repeated: a workload that carries the hash does not change, an evicted pod is gone.
  func restart(_ order: RestartOrder) async throws(KubernetesFailure) {
    let pods = try await api.list(
      .pod, in: order.watcher.namespace, labels: order.selector, fields: nil
    ).filter(\.isAlive)
    var workloads: Set<ObjectReference> = []
    var loners: [JSONValue] = []
    for pod in pods {
      switch try await owner(of: pod, in: order.watcher.namespace) {
      case .workload(let reference): workloads.insert(reference)
      case .nobodyWhoRolls: loners.append(pod)
      case .leftAlone: break
      }
    }
    for workload in workloads.sorted(by: { $0.description < $1.description }) {
      try await roll(workload, order)
    }
    // One after the other, so that a disruption budget that allows one at a time is kept.
    for pod in loners { try await evict(pod, in: order.watcher.namespace) }
  }

  private enum Owner {
    case workload(ObjectReference)
    case nobodyWhoRolls
    /// A Job's pod ends by itself, and a node's is not the API's to restart.
    case leftAlone
  }

  private func owner(
    of pod: JSONValue, in namespace: Namespace
  ) async throws(KubernetesFailure) -> Owner {
    guard let controller = pod.controller else { return .nobodyWhoRolls }
    switch controller.kind {
    case "StatefulSet":
      return .workload(.init(.statefulSet, namespace: namespace, name: controller.name))
    case "DaemonSet":
      return .workload(.init(.daemonSet, namespace: namespace, name: controller.name))
    case "Job", "Node": return .leftAlone
    case "ReplicaSet":
      let set = try await api.get(
        .init(.replicaSet, namespace: namespace, name: controller.name))
      guard let deployment = set?.controller, deployment.kind == "Deployment" else {
        return .nobodyWhoRolls
      }
      return .workload(.init(.deployment, namespace: namespace, name: deployment.name))
    default: return .nobodyWhoRolls
    }
  }

  /// Changes the pod template, which is how `kubectl rollout restart` does it.
  private func roll(
    _ workload: ObjectReference, _ order: RestartOrder
  ) async throws(KubernetesFailure) {
    let annotations: JSONValue = .object([order.annotation: .string(order.hash)])
    let patch: JSONValue = [
      "spec": ["template": ["metadata": ["annotations": annotations]]]
    ]
    do throws(KubernetesFailure) {
      _ = try await api.merge(patch, into: workload)
    } catch {
      guard error.code == .notFound else { throw error }
    }
  }

  private func evict(
    _ pod: JSONValue, in namespace: Namespace
  ) async throws(KubernetesFailure) {
    guard let name = pod[["metadata", "name"]]?.string else { return }
    try await api.evict(
      pod: name, in: namespace, uid: pod[["metadata", "uid"]]?.string)
  }
}

extension RestartOrder {
  fileprivate var selector: String {
    podSelector.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")
  }

  /// One for each ConfigWatcher, so that two of them can restart the same workload; its name may be
  /// longer than a key may be.
  fileprivate var annotation: String {
    "ferry.dev/config-" + sha256(Array(watcher.name.utf8)).prefix(8)
  }
}

extension JSONValue {
  /// Neither ended nor on its way out.
  fileprivate var isAlive: Bool {
    self[["metadata", "deletionTimestamp"]] == nil
      && !["Succeeded", "Failed"].contains(self[["status", "phase"]]?.string)
  }

  fileprivate var controller: (kind: String, name: String)? {
    let owner = (self[["metadata", "ownerReferences"]]?.array ?? []).first {
      $0["controller"]?.bool == true
    }
    guard let kind = owner?["kind"]?.string, let name = owner?["name"]?.string else { return nil }
    return (kind, name)
  }
}
