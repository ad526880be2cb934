// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension JobObstacle {
  /// What the pods of a Job say; nothing when one of them runs or ran.
  ///
  /// A pod without a word against it is being started: an obstacle only if that lasts.
  package init?(pods: [JSONValue]) {
    guard !pods.contains(where: \.isUnderWay) else { return nil }
    let found = pods.lazy.compactMap { $0.unschedulable ?? $0.refusedContainer }.first
    self =
      found
      ?? JobObstacle(
        "PodNotStarted", "its pod is being made ready for long; see what kubectl describe says")
  }

  /// What the events about a Job without pods say
  /// (https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/).
  package init(events: [JSONValue]) {
    let refusals = events.filter { $0["reason"] == "FailedCreate" }
    let last = refusals.max { $0.lastSeen < $1.lastSeen }?["message"]?.string
    guard let said = last else {
      self.init("PodNotCreated", "no pod of it was made yet, and the cluster does not say why")
      return
    }
    let text = said.lowercased()
    if text.contains("serviceaccount"), text.contains("not found") {
      self.init(
        "ServiceAccountMissing", "\(said); create the account as templates/install/application says"
      )
    } else if text.contains("exceeded quota") {
      self.init("QuotaExceeded", "\(said); it goes on when there is room, or raise the quota")
    } else {
      self.init("PodRefused", "the cluster does not take its pod: \(said)")
    }
  }
}

extension JSONValue {
  /// Whether the pod got as far as running.
  fileprivate var isUnderWay: Bool {
    guard let phase = self[["status", "phase"]]?.string, phase == "Pending" else {
      return self[["status", "phase"]] != nil
    }
    return containerStates.contains { $0["running"] != nil }
  }

  /// What the init containers and the containers of the pod are at, in that order.
  private var containerStates: [JSONValue] {
    ["initContainerStatuses", "containerStatuses"].flatMap {
      (self[["status", $0]]?.array ?? []).compactMap { $0["state"] }
    }
  }

  fileprivate var unschedulable: JobObstacle? {
    let conditions = self[["status", "conditions"]]?.array ?? []
    let refusal = conditions.first { $0["type"] == "PodScheduled" && $0["status"] == "False" }
    guard let refusal else { return nil }
    let said = refusal["message"]?.string ?? "the scheduler does not say why"
    return JobObstacle("Unschedulable", "no node takes its pod: \(said)")
  }

  fileprivate var refusedContainer: JobObstacle? {
    for state in containerStates {
      guard let reason = state[["waiting", "reason"]]?.string,
        !["ContainerCreating", "PodInitializing"].contains(reason)
      else { continue }
      let said = "\(reason): \(state[["waiting", "message"]]?.string ?? "no more is said")"
      guard isAboutImage(reason) else {
        return JobObstacle("ContainerNotCreated", "its container cannot be made (\(said))")
      }
      return JobObstacle(
        "ImagePullFailed",
        "its image cannot be pulled (\(said)); mend the image's name or the access to its registry")
    }
    return nil
  }

  /// When an event was last seen.
  fileprivate var lastSeen: Timestamp {
    ["lastTimestamp", "eventTime", "firstTimestamp"].lazy.compactMap { self[$0]?.timestamp }.first
      ?? Timestamp(seconds: 0)
  }
}

/// The reasons of a kubelet for an image that it does not get
/// (https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/images/types.go).
private func isAboutImage(_ reason: String) -> Bool {
  reason.contains("Image") || reason == "RegistryUnavailable"
}
