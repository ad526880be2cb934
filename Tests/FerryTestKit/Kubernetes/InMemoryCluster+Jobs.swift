// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

extension InMemoryCluster {
  /// The names of the Jobs that have not ended, in order.
  package var activeJobs: [String] {
    objects(.job).filter { job in
      !(job[["status", "conditions"]]?.array ?? []).contains {
        ["Complete", "Failed"].contains($0["type"]?.string) && $0["status"] == "True"
      }
    }.compactMap { $0[["metadata", "name"]]?.string }
  }

  /// Ends a Job well, in the two steps of the real controller.
  package func completeJob(
    _ name: String, in namespace: Namespace
  ) throws(KubernetesFailure) {
    let now = clock.now
    let words = ("CompletionsReached", "Reached expected number of succeeded pods")
    try endJob(name, in: namespace, ["SuccessCriteriaMet"], words)
    try endJob(name, in: namespace, ["SuccessCriteriaMet", "Complete"], words) { status in
      status["succeeded"] = 1
      status["completionTime"] = .string("\(now)")
    }
  }

  /// Ends a Job badly; its pod, `<job>-pod`, has this log, and of labels what every version of
  /// Kubernetes sets.
  package func failJob(
    _ name: String, in namespace: Namespace, reason: String = "BackoffLimitExceeded",
    message: String = "Job has reached the specified backoff limit", log: String = ""
  ) throws(KubernetesFailure) {
    try addPod(of: name, in: namespace, log: log)
    try endJob(name, in: namespace, ["FailureTarget"], (reason, message))
    try endJob(name, in: namespace, ["FailureTarget", "Failed"], (reason, message)) { status in
      status["failed"] = 1
    }
  }

  private func endJob(
    _ name: String, in namespace: Namespace, _ types: [String],
    _ words: (reason: String, message: String),
    _ change: @Sendable (inout JSONValue) -> Void = { _ in }
  ) throws(KubernetesFailure) {
    let now = clock.now
    let job = ObjectReference(.job, namespace: namespace, name: name)
    let conditions = types.map { type -> JSONValue in
      [
        "type": .string(type), "status": "True", "reason": .string(words.reason),
        "message": .string(words.message), "lastProbeTime": .string("\(now)"),
        "lastTransitionTime": .string("\(now)"),
      ]
    }
    try edit(job, by: "kube-controller-manager") { json in
      var status: JSONValue = json["status"] ?? ["startTime": .string("\(now)")]
      status["conditions"] = .array(conditions)
      change(&status)
      json["status"] = status
    }
  }

  private func addPod(
    of job: String, in namespace: Namespace, log: String
  ) throws(KubernetesFailure) {
    let owner = object(ObjectReference(.job, namespace: namespace, name: job))
    let name = "\(job)-pod"
    try add(
      [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
          "name": .string(name), "namespace": .string(namespace.text),
          "labels": ["job-name": .string(job)],
          "ownerReferences": [
            [
              "apiVersion": "batch/v1", "kind": "Job", "name": .string(job),
              "uid": owner?[["metadata", "uid"]] ?? .null,
            ]
          ],
        ],
        "status": ["phase": "Failed"],
      ], by: "kube-controller-manager")
    setLog(log, ofPod: name, in: namespace)
  }
}
