// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerrySandboxKubernetesObjects

/// The status of a Deployment, by which tools tell when a rollout is over.
package struct DeploymentStatus: Sendable {
  private let view: DeploymentView
  private let now: Timestamp

  package init(_ view: DeploymentView, _ now: Timestamp) { (self.view, self.now) = (view, now) }

  package var json: JSONValue {
    let total = { (member: String) in view.sets.reduce(0) { $0 + view.count($1, member) } }
    let available = total("availableReplicas")
    var status: JSONValue = [
      "observedGeneration": .integer(view.deployment.generation), "terminatingReplicas": 0,
      "conditions": .array([availability(available), progress]),
    ]
    let counts = [
      "replicas": total("replicas"), "updatedReplicas": view.count(view.current, "replicas"),
      "readyReplicas": total("readyReplicas"), "availableReplicas": available,
      "unavailableReplicas": max(0, view.wanted - available),
    ]
    for (key, count) in counts where count > 0 { status[key] = .integer(count) }
    return status
  }

  private func availability(_ available: Int) -> JSONValue {
    let isEnough = available >= view.wanted
    return condition(
      "Available", isEnough,
      isEnough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      isEnough
        ? "Deployment has minimum availability."
        : "Deployment does not have minimum availability.")
  }

  private var progress: JSONValue {
    let name = view.current?.name ?? ""
    return view.isComplete
      ? condition(
        "Progressing", true, "NewReplicaSetAvailable",
        "ReplicaSet \"\(name)\" has successfully progressed.")
      : condition(
        "Progressing", true, "ReplicaSetUpdated", "ReplicaSet \"\(name)\" is progressing.")
  }

  /// A condition keeps its times while it says the same.
  private func condition(
    _ type: String, _ isTrue: Bool, _ reason: String, _ message: String
  ) -> JSONValue {
    let status: JSONValue = isTrue ? "True" : "False"
    let old = (view.deployment["status", "conditions"]?.array ?? []).first {
      $0["type"]?.string == type
    }
    let time = JSONValue.string(now.description)
    let isSame = old?["reason"]?.string == reason && old?["message"]?.string == message
    return [
      "type": .string(type), "status": status, "reason": .string(reason),
      "message": .string(message), "lastUpdateTime": isSame ? old?["lastUpdateTime"] ?? time : time,
      "lastTransitionTime": old?["status"] == status ? old?["lastTransitionTime"] ?? time : time,
    ]
  }
}
