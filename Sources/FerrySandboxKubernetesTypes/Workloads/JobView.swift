// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxKubernetesObjects

/// A Job and its pods, as the Job controller looks at them.
package struct JobView: Sendable {
  package let job: APIObject
  package let pods: [APIObject]

  package init(job: APIObject, pods: [APIObject]) {
    self.job = job
    self.pods = pods
  }

  package var isFinished: Bool { holds("Complete") || holds("Failed") }
  package var isSuspended: Bool { job["spec", "suspend"]?.bool ?? false }
  package var completions: Int { job["spec", "completions"]?.integer ?? 1 }
  package var succeeded: Int { count("Succeeded") }
  package var failed: Int { count("Failed") }
  package var active: [APIObject] {
    pods.filter { !$0.isDeleting && !["Succeeded", "Failed"].contains(phase($0)) }
  }
  package var ready: Int { active.count { phase($0) == "Running" } }

  /// How many pods are to be made now.
  package var missing: Int {
    let parallelism = job["spec", "parallelism"]?.integer ?? 1
    return max(0, min(parallelism, completions - succeeded) - active.count)
  }

  /// Why the Job failed, where it did; whether its time is over the caller knows.
  package func failure(isOverdue: Bool) -> (reason: String, message: String)? {
    if failed > job["spec", "backoffLimit"]?.integer ?? 6 {
      return ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
    }
    guard isOverdue else { return nil }
    return ("DeadlineExceeded", "Job was active longer than specified deadline")
  }

  /// When the Job must have ended.
  package var deadline: Timestamp? {
    guard let seconds = job["spec", "activeDeadlineSeconds"]?.integer,
      let start = time("startTime")
    else { return nil }
    return start + .seconds(seconds)
  }

  /// When a finished Job is to go.
  package var expiry: Timestamp? {
    let ends = (job["status", "conditions"]?.array ?? []).filter {
      ["Complete", "Failed"].contains($0["type"]?.string) && $0["status"]?.string == "True"
    }
    guard let seconds = job["spec", "ttlSecondsAfterFinished"]?.integer,
      let end = ends.first?["lastTransitionTime"]?.string.flatMap({ Timestamp(rfc3339: $0) })
    else { return nil }
    return end + .seconds(seconds)
  }

  package func holds(_ type: String) -> Bool {
    (job["status", "conditions"]?.array ?? []).contains {
      $0["type"]?.string == type && $0["status"]?.string == "True"
    }
  }

  private func time(_ key: String) -> Timestamp? {
    job["status", key]?.string.flatMap { Timestamp(rfc3339: $0) }
  }

  private func phase(_ pod: APIObject) -> String { pod["status", "phase"]?.string ?? "" }

  private func count(_ phase: String) -> Int { pods.count { self.phase($0) == phase } }
}
