// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

/// The status of a pod as a kubelet reports it.
package struct PodStatus: Sendable {
  let pod: APIObject
  let now: Timestamp

  package init(_ pod: APIObject, _ now: Timestamp) { (self.pod, self.now) = (pod, now) }

  package var running: JSONValue {
    status("Running", isReady: true, reason: nil) { _ in
      ["running": ["startedAt": time]]
    }
  }

  /// A pod whose containers do not come to run, such as for `ImagePullBackOff`.
  package func waiting(for reason: String) -> JSONValue {
    status("Pending", isReady: false, reason: "ContainersNotReady") { container in
      let image = container["image"]?.string ?? ""
      return [
        "waiting": [
          "reason": .string(reason), "message": .string("\(reason) of image \"\(image)\""),
        ]
      ]
    }
  }

  package func ended(_ outcome: JobOutcome) -> JSONValue {
    let code = if case .fails(let code) = outcome { code } else { 0 }
    let phase = code == 0 ? "Succeeded" : "Failed"
    let reason = code == 0 ? "PodCompleted" : "PodFailed"
    return status(phase, isReady: false, reason: reason) { container in
      [
        "terminated": [
          "exitCode": .integer(code), "reason": code == 0 ? "Completed" : "Error",
          "startedAt": pod["status", "startTime"] ?? time, "finishedAt": time,
        ]
      ]
    }
  }

  private var time: JSONValue { .string(now.description) }

  private func status(
    _ phase: String, isReady: Bool, reason: String?, _ state: (JSONValue) -> JSONValue
  ) -> JSONValue {
    let containers = pod["spec", "containers"]?.array ?? []
    return [
      "phase": .string(phase), "qosClass": pod["status", "qosClass"] ?? "BestEffort",
      "hostIP": "127.0.0.1", "startTime": pod["status", "startTime"] ?? time,
      "conditions": [
        condition("Initialized", true, nil), condition("Ready", isReady, reason),
        condition("ContainersReady", isReady, reason), condition("PodScheduled", true, nil),
      ],
      "containerStatuses": .array(
        containers.map { container in
          [
            "name": container["name"] ?? "", "image": container["image"] ?? "", "imageID": "",
            "ready": .bool(isReady), "started": .bool(isReady), "restartCount": 0,
            "lastState": [:], "state": state(container),
          ]
        }),
    ]
  }

  private func condition(_ type: String, _ isTrue: Bool, _ reason: String?) -> JSONValue {
    var condition: JSONValue = [
      "type": .string(type), "status": isTrue ? "True" : "False", "lastProbeTime": .null,
      "lastTransitionTime": time,
    ]
    condition["reason"] = reason.map(JSONValue.string)
    return condition
  }
}
