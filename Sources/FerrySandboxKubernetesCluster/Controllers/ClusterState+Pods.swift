// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// Runs pods: a stand-in for scheduler and kubelet, which moves their status and writes their log.
extension ClusterState {
  mutating func controlPod(_ change: Change, at now: Timestamp) {
    if change.after == nil, let gone = change.before { logs[gone.uid] = nil }
    if let pod = change.after, change.before == nil { start(pod, at: now) }
    if let pod = change.after ?? change.before { controlOwner(of: pod, at: now) }
  }

  /// Makes a pod from the template of a workload; it cannot be made without its service account, nor
  /// against the annotation `fake/refuse`, which says in whose words.
  mutating func makePod(of workload: APIObject, at now: Timestamp) -> Bool {
    if let refusal = workload.annotations["fake/refuse"] {
      record(
        about: workload, "Warning", "FailedCreate", "Error creating: \(refusal)", at: now)
      return false
    }
    let type = catalog["pods"]
    var pod = APIObject([:]).typed(type)
    pod["metadata"] = workload["spec", "template", "metadata"] ?? [:]
    pod["spec"] = workload["spec", "template", "spec"]
    pod["metadata", "generateName"] = .string("\(workload.name)-")
    pod.owners = [OwnerReference(controller: workload)]
    let writer = WriteOptions(manager: "kube-controller-manager")
    do throws(APIFailure) {
      let made = try insert(pod, as: type, namespace: workload.namespace, writer, at: now)
      record(about: workload, "Normal", "SuccessfulCreate", "Created pod: \(made.name)", at: now)
      return true
    } catch {
      record(
        about: workload, "Warning", "FailedCreate", "Error creating: \(error.message)", at: now)
      return false
    }
  }

  private mutating func controlOwner(of pod: APIObject, at now: Timestamp) {
    for owner in pod.owners where owner.isController {
      let key = ObjectKey(namespace: pod.namespace, name: owner.name)
      switch owner.kind {
      case "Job": syncJob(key, owner.uid, at: now)
      case "ReplicaSet": syncReplicaSet(key, owner.uid, at: now)
      default: break  // runs by itself
      }
    }
  }

  private mutating func start(_ pod: APIObject, at now: Timestamp) {
    guard pod.annotations["fake/pending"] == nil else { return }
    let key = ObjectKey(namespace: pod.namespace, name: pod.name)
    let job = job(of: pod)
    if let reason = (job ?? pod).annotations["fake/waiting"] {
      var bound = pod
      bound["spec", "nodeName"] = "sandbox"
      bound["status"] = PodStatus(pod, now).waiting(for: reason)
      store.write(bound, at: key, in: catalog["pods"].table)
      return
    }
    let run = job.map(jobs.run) ?? (jobs.delay, .succeeds)
    var bound = pod
    bound["spec", "nodeName"] = "sandbox"
    bound["status"] = PodStatus(pod, now).running
    logs[pod.uid] = job.map { jobs.log($0.json, .hangs) } ?? ""
    store.write(bound, at: key, in: catalog["pods"].table)
    let isEndless = run.outcome == .hangs || pod["spec", "restartPolicy"]?.string == "Always"
    if !isEndless { agenda.add(.finishPod(key, uid: pod.uid), at: now + run.delay) }
  }

  mutating func finishPod(_ key: ObjectKey, _ uid: String, at now: Timestamp) {
    let type = catalog["pods"]
    guard let pod = store[type.table, key], pod.uid == uid, !pod.isDeleting,
      pod["status", "phase"]?.string == "Running"
    else { return }
    let job = job(of: pod)
    let outcome = job.map { jobs.run(of: $0).outcome } ?? .succeeds
    guard outcome != .hangs else { return }
    var ended = pod
    ended["status"] = PodStatus(pod, now).ended(outcome)
    logs[uid] = job.map { jobs.log($0.json, outcome) } ?? ""
    store.write(ended, at: key, in: type.table)
  }

  private func job(of pod: APIObject) -> APIObject? {
    guard let owner = pod.owners.first(where: { $0.isController && $0.kind == "Job" }) else {
      return nil
    }
    let key = ObjectKey(namespace: pod.namespace, name: owner.name)
    return store[catalog["jobs"].table, key]
  }

  /// Answers `pods/…/log`.
  func log(_ call: APICall) throws(APIFailure) -> APIResponse {
    guard call.verb == .get else { throw .methodNotAllowed() }
    let query = call.request.query
    let (tail, limit) = (try query.number("tailLines"), try query.number("limitBytes"))
    for (name, number) in [("tailLines", tail), ("limitBytes", limit)] {
      guard let number, number < 0 else { continue }
      throw .invalid(
        kind: "PodLogOptions", group: "", name: call.path.name,
        [.invalid(name, .integer(number), "must be greater than or equal to 0")])
    }
    guard let pod = store[call.type.table, call.key] else {
      throw .notFound(call.type, call.path.name)
    }
    try checkContainer(query.text("container"), of: pod)
    guard pod["spec", "nodeName"] != nil else { return APIResponse(status: 204, .none) }
    return APIResponse(.text(LogText.cut(logs[pod.uid] ?? "", tailLines: tail, bytes: limit)))
  }

  private func checkContainer(_ name: String?, of pod: APIObject) throws(APIFailure) {
    let names = ["initContainers", "containers"].flatMap { list in
      (pod["spec", list]?.array ?? []).compactMap { $0["name"]?.string }
    }
    if let name, !names.contains(name) {
      throw .badRequest("container \(name) is not valid for pod \(pod.name)")
    }
    if name == nil, (pod["spec", "containers"]?.array ?? []).count > 1 {
      throw .badRequest(
        "a container name must be specified for pod \(pod.name), choose one of: \(names)")
    }
  }
}
