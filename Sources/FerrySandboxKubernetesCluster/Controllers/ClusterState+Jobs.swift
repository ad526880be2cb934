// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import FerrySandboxKubernetesTypes

/// The Job controller: gives Jobs their pods and says what became of them
/// (https://kubernetes.io/docs/concepts/workloads/controllers/job/).
extension ClusterState {
  mutating func controlJob(_ change: Change, at now: Timestamp) {
    guard let job = change.after else { return }
    let wasSpec = change.before?["spec"]
    if job["spec"] != wasSpec { syncJob(change.key, job.uid, at: now) }
    if let expiry = JobView(job: job, pods: []).expiry {
      agenda.add(.expireJob(change.key, uid: job.uid), at: expiry)
    }
  }

  /// Jobs that could not make pods try again when an account comes.
  mutating func controlAccount(_ change: Change, at now: Timestamp) {
    guard change.before == nil else { return }
    for job in store.table(catalog["jobs"].table).objects(in: change.key.namespace) {
      syncJob(ObjectKey(namespace: job.namespace, name: job.name), job.uid, at: now)
    }
  }

  mutating func syncJob(_ key: ObjectKey, _ uid: String, at now: Timestamp) {
    guard let view = view(key, uid), !view.isFinished, !view.job.isDeleting else { return }
    if view.isSuspended { return suspend(view, at: now) }
    if let failure = view.failure(isOverdue: view.deadline.map { $0 <= now } ?? false) {
      return fail(view, failure.reason, failure.message, at: now)
    }
    if view.succeeded >= view.completions { return complete(view, at: now) }
    run(view, key, at: now)
  }

  mutating func expireJob(_ key: ObjectKey, _ uid: String, at now: Timestamp) {
    guard let view = view(key, uid), let expiry = view.expiry, expiry <= now else { return }
    delete(view.job, catalog["jobs"], DeleteOptions(policy: .background), at: now)
  }

  private func view(_ key: ObjectKey, _ uid: String) -> JobView? {
    guard let job = store[catalog["jobs"].table, key], job.uid == uid else { return nil }
    return JobView(job: job, pods: store.dependents(of: uid).filter { $0.kind == "Pod" })
  }

  /// Makes the pods that are missing, and counts those that are there.
  private mutating func run(_ view: JobView, _ key: ObjectKey, at now: Timestamp) {
    var status = view.job
    if status["status", "startTime"] == nil {
      status["status", "startTime"] = .string(now.description)
    }
    let made = (0..<view.missing).count { _ in makePod(of: view.job, at: now) }
    count(view, made: made, in: &status)
    write(status, over: view.job, catalog["jobs"], subresource: "status", at: now)
    let after = self.view(key, view.job.uid)
    if view.job["status", "startTime"] == nil, let deadline = after?.deadline {
      agenda.add(.endJob(key, uid: view.job.uid), at: deadline)
    }
  }

  private func count(_ view: JobView, made: Int, in job: inout APIObject) {
    let active = view.active.count + made
    job["status", "active"] = active == 0 ? nil : .integer(active)
    job["status", "ready"] = .integer(view.ready)
    job["status", "terminating"] = 0
    job["status", "uncountedTerminatedPods"] = [:]
    job["status", "failed"] = view.failed == 0 ? nil : .integer(view.failed)
    job["status", "succeeded"] = view.succeeded == 0 ? nil : .integer(view.succeeded)
  }

  private mutating func suspend(_ view: JobView, at now: Timestamp) {
    stopPods(of: view, at: now)
    guard !view.holds("Suspended") else { return }
    var job = view.job
    count(JobView(job: job, pods: []), made: 0, in: &job)
    job["status", "conditions"] = [
      condition("Suspended", "JobSuspended", "Job suspended", now)
    ]
    write(job, over: view.job, catalog["jobs"], subresource: "status", at: now)
  }

  private mutating func complete(_ view: JobView, at now: Timestamp) {
    let message = "Reached expected number of succeeded pods"
    var job = view.job
    count(view, made: 0, in: &job)
    let met = condition("SuccessCriteriaMet", "CompletionsReached", message, now)
    job["status", "conditions"] = [met]
    job = writeStatus(job, over: view.job, at: now)
    var final = job
    final["status", "completionTime"] = .string(now.description)
    final["status", "conditions"] = [
      met, condition("Complete", "CompletionsReached", message, now),
    ]
    _ = writeStatus(final, over: job, at: now)
    record(about: job, "Normal", "Completed", "Job completed", at: now)
  }

  private mutating func fail(
    _ view: JobView, _ reason: String, _ message: String, at now: Timestamp
  ) {
    let stopped = view.active.count
    var job = view.job
    count(
      JobView(job: job, pods: view.pods.filter { !view.active.contains($0) }), made: 0, in: &job)
    if view.failed + stopped > 0 {
      job["status", "failed"] = .integer(view.failed + stopped)
    }
    let target = condition("FailureTarget", reason, message, now)
    job["status", "conditions"] = [target]
    job = writeStatus(job, over: view.job, at: now)
    var final = job
    final["status", "conditions"] = [target, condition("Failed", reason, message, now)]
    _ = writeStatus(final, over: job, at: now)
    record(about: job, "Warning", reason, message, at: now)
    stopPods(of: view, at: now)
  }

  private mutating func stopPods(of view: JobView, at now: Timestamp) {
    for pod in view.active {
      delete(pod, catalog["pods"], DeleteOptions(policy: .background), at: now)
    }
  }

  private mutating func writeStatus(
    _ job: APIObject, over old: APIObject, at now: Timestamp
  ) -> APIObject {
    let type = catalog["jobs"]
    write(job, over: old, type, subresource: "status", at: now)
    return store[type.table, ObjectKey(namespace: job.namespace, name: job.name)] ?? job
  }

  private func condition(
    _ type: String, _ reason: String, _ message: String, _ now: Timestamp
  ) -> JSONValue {
    [
      "type": .string(type), "status": "True", "reason": .string(reason),
      "message": .string(message), "lastProbeTime": .string(now.description),
      "lastTransitionTime": .string(now.description),
    ]
  }
}
