// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesObjects

extension TableColumn {
  static let event: [TableColumn] = [
    TableColumn(name: "Last Seen") { object, now in
      let last = object.json["lastTimestamp"]?.string ?? object.json["eventTime"]?.string
      return .string(ageText(last ?? object["metadata", "creationTimestamp"]?.string, now))
    },
    .path("Type", "type"), .path("Reason", "reason"),
    .text("Object") { event in
      let regarded = event.json["involvedObject"] ?? event.json["regarding"]
      let kind = regarded?["kind"]?.string ?? ""
      return "\(kind.lowercased())/\(regarded?["name"]?.string ?? "")"
    },
    .text("Message") { $0["message"]?.string ?? $0["note"]?.string ?? "" },
  ]

  static let pod: [TableColumn] = [
    .name,
    .text("Ready") { pod in
      let statuses = pod["status", "containerStatuses"]?.array ?? []
      let ready = statuses.count { $0["ready"]?.bool == true }
      return "\(ready)/\(pod["spec", "containers"]?.array?.count ?? 0)"
    },
    .text("Status", podStatus),
    .text("Restarts") { pod in
      let statuses = pod["status", "containerStatuses"]?.array ?? []
      return String(statuses.reduce(0) { $0 + ($1["restartCount"]?.integer ?? 0) })
    },
    .age,
    .text("IP", priority: 1) { $0["status", "podIP"]?.string ?? "<none>" },
    .text("Node", priority: 1) { $0["spec", "nodeName"]?.string ?? "<none>" },
  ]

  static let job: [TableColumn] =
    [
      .name, .text("Status", jobStatus),
      .text("Completions") { job in
        let done = job["status", "succeeded"]?.integer ?? 0
        return "\(done)/\(job["spec", "completions"]?.integer ?? 1)"
      },
      TableColumn(name: "Duration") { job, now in
        guard let start = job["status", "startTime"]?.string.flatMap({ Timestamp(rfc3339: $0) })
        else {
          return ""
        }
        let end = job["status", "completionTime"]?.string.flatMap { Timestamp(rfc3339: $0) }
        return .string(AgeText.text((end ?? now) - start))
      },
      .age,
    ] + template

  static let deployment: [TableColumn] =
    [
      .name,
      .text("Ready") { deployment in
        let ready = deployment["status", "readyReplicas"]?.integer ?? 0
        return "\(ready)/\(deployment["spec", "replicas"]?.integer ?? 0)"
      },
      .number("Up-to-date", "status", "updatedReplicas"),
      .number("Available", "status", "availableReplicas"), .age,
    ] + template

  static let replicaSet: [TableColumn] =
    [
      .name, .number("Desired", "spec", "replicas"), .number("Current", "status", "replicas"),
      .number("Ready", "status", "readyReplicas"), .age,
    ] + template

  /// What a workload runs, shown with `-o wide`.
  private static let template: [TableColumn] = [
    .text("Containers", priority: 1) { containerList($0, "name") },
    .text("Images", priority: 1) { containerList($0, "image") },
    .text("Selector", priority: 1) { workload in
      let labels = workload["spec", "selector", "matchLabels"]?.strings ?? [:]
      return labels.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")
    },
  ]

  private static func number(_ name: String, _ path: String...) -> TableColumn {
    TableColumn(name: name) { object, _ in object.json[path] ?? 0 }
  }

  private static func containerList(_ workload: APIObject, _ member: String) -> String {
    let containers = workload["spec", "template", "spec", "containers"]?.array ?? []
    return containers.compactMap { $0[member]?.string }.joined(separator: ",")
  }

  private static func podStatus(_ pod: APIObject) -> String {
    if pod.isDeleting { return "Terminating" }
    switch pod["status", "phase"]?.string {
    case "Succeeded"?: return "Completed"
    case "Failed"?: return pod["status", "reason"]?.string ?? "Error"
    case let phase: return phase ?? "Unknown"
    }
  }

  private static func jobStatus(_ job: APIObject) -> String {
    let conditions = job["status", "conditions"]?.array ?? []
    let holds = { (type: String) in
      conditions.contains { $0["type"]?.string == type && $0["status"]?.string == "True" }
    }
    if job.isDeleting { return "Terminating" }
    return ["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"]
      .first(where: holds) ?? "Running"
  }
}
