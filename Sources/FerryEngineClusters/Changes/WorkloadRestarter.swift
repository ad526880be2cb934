// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// Gives pods the changed data of a ConfigMap: rolls the workloads that own them, and evicts those
/// that nothing would roll.
struct WorkloadRestarter: Sendable {
  let api: any KubernetesAPI

  /// Returns when all of it was tried. What was done beside a failure is not done again when the
  /// order is repeated: a workload that carries the hash does not change, an evicted pod is gone,
  /// and the one in its place is newer than the data.
  func restart(_ order: RestartOrder) async -> RestartReport {
    var report = RestartReport()
    do throws(KubernetesFailure) {
      let (workloads, loners) = try await selected(by: order)
      for workload in workloads { await roll(workload, order, &report) }
      // One after the other, so that a disruption budget that allows one at a time is kept.
      for pod in loners { await evict(pod, in: order.watcher.namespace, &report) }
    } catch {
      report.failure = error
    }
    return report
  }

  /// What owns the selected pods that have the data of before, and those that nobody rolls.
  private func selected(
    by order: RestartOrder
  ) async throws(KubernetesFailure) -> (workloads: [ObjectReference], loners: [JSONValue]) {
    let pods = try await api.list(
      .pod, in: order.watcher.namespace, labels: order.selector, fields: nil
    ).filter { $0.isAlive && !$0.isMade(after: order.written) }
    var workloads: Set<ObjectReference> = []
    var loners: [JSONValue] = []
    for pod in pods {
      switch try await owner(of: pod, in: order.watcher.namespace) {
      case .workload(let reference): workloads.insert(reference)
      case .nobodyWhoRolls: loners.append(pod)
      case .leftAlone: break
      }
    }
    return (workloads.sorted { $0.description < $1.description }, loners)
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
    _ workload: ObjectReference, _ order: RestartOrder, _ report: inout RestartReport
  ) async {
    let annotations: JSONValue = .object([order.annotation: .string(order.hash)])
    let patch: JSONValue = [
      "spec": ["template": ["metadata": ["annotations": annotations]]]
    ]
    do throws(KubernetesFailure) {
      _ = try await api.merge(patch, into: workload)
      report.rolled.append(workload.description)
    } catch {
      if error.code != .notFound { report.failure = report.failure ?? error }
    }
  }

  private func evict(
    _ pod: JSONValue, in namespace: Namespace, _ report: inout RestartReport
  ) async {
    guard let name = pod[["metadata", "name"]]?.string else { return }
    do throws(KubernetesFailure) {
      try await api.evict(pod: name, in: namespace, uid: pod[["metadata", "uid"]]?.string)
      report.evicted += 1
    } catch {
      if error.code == .throttled { report.kept += 1 }
      report.failure = report.failure ?? error
    }
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

  /// To the second, as creation times are: of the same second is not after.
  fileprivate func isMade(after moment: Timestamp?) -> Bool {
    guard let moment,
      let made = self[["metadata", "creationTimestamp"]]?.string
        .flatMap(Timestamp.init(rfc3339:))
    else { return false }
    return made.seconds > moment.seconds
  }

  fileprivate var controller: (kind: String, name: String)? {
    let owner = (self[["metadata", "ownerReferences"]]?.array ?? []).first {
      $0["controller"]?.bool == true
    }
    guard let kind = owner?["kind"]?.string, let name = owner?["name"]?.string else { return nil }
    return (kind, name)
  }
}
