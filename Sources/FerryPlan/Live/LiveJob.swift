// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A Job of Ferry's as it lives in a cluster.
package struct LiveJob: Hashable, Sendable {
  /// How far it is.
  package enum Phase: Hashable, Sendable {
    case active
    case succeeded(Timestamp)
    /// The reason is Kubernetes' (`BackoffLimitExceeded`, `DeadlineExceeded`), or the obstacle's for
    /// which Ferry ended it.
    case failed(Timestamp, reason: String, message: String)
  }

  package let namespace: Namespace
  package let name: JobName
  package let uid: String
  /// Grows with every change of the object; nothing when the server writes it otherwise.
  package let version: Int?
  package let fingerprint: Fingerprint
  package let release: Release?
  package let revision: String
  package let started: Timestamp
  package let phase: Phase
  /// A pod of it runs.
  package let hasReadyPod: Bool
  /// Why Ferry ended it before its time; nothing for a Job that it let run.
  package let obstacle: JobObstacle?

  /// Nothing when it is not a Job that Ferry made.
  package init?(json: JSONValue) {
    let metadata = json["metadata"] ?? .null
    let annotations = metadata["annotations"]?.strings ?? [:]
    guard let name = metadata["name"]?.string.flatMap(JobName.init),
      let namespace = metadata["namespace"]?.string.flatMap(Namespace.init),
      metadata["labels"]?[Label.managedBy]?.string == Label.ferry,
      let fingerprint = annotations[Annotation.fingerprint]
    else { return nil }
    self.name = name
    self.namespace = namespace
    self.fingerprint = Fingerprint(text: fingerprint)
    uid = metadata["uid"]?.string ?? ""
    version = metadata["resourceVersion"]?.string.flatMap { Int($0) }
    release = annotations[Annotation.release].flatMap(Release.init(text:))
    revision = annotations[Annotation.revision] ?? ""
    started = metadata["creationTimestamp"]?.timestamp ?? Timestamp(seconds: 0)
    hasReadyPod = (json["status"]?["ready"]?.integer ?? 0) > 0
    obstacle = annotations[Annotation.obstacle].map(JobObstacle.init(text:))
    phase = Self.phase(json["status"] ?? .null, endedFor: obstacle)
  }

  /// The Bundle that it works for.
  package var bundle: BundleID { BundleID(namespace: namespace, name: name.bundle) }

  private static func phase(_ status: JSONValue, endedFor obstacle: JobObstacle?) -> Phase {
    for condition in status["conditions"]?.array ?? [] where condition["status"] == "True" {
      let time = condition["lastTransitionTime"]?.timestamp ?? Timestamp(seconds: 0)
      switch condition["type"]?.string {
      case "Complete": return .succeeded(status["completionTime"]?.timestamp ?? time)
      case "Failed":
        return .failed(
          time, reason: obstacle?.reason ?? condition["reason"]?.string ?? "JobFailed",
          message: obstacle?.message ?? condition["message"]?.string ?? "")
      default: continue  // Suspended, FailureTarget and what is to come say nothing of the end
      }
    }
    return .active
  }
}

extension Release {
  /// Reads `version@digest`.
  package init?(text: String) {
    guard let at = text.lastIndex(of: "@"),
      let digest = Digest(String(text[text.index(after: at)...]))
    else { return nil }
    self.init(version: String(text[..<at]), digest: digest)
  }
}
