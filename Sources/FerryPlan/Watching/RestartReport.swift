// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What came of a restart.
package struct RestartReport: Hashable, Sendable {
  /// The workloads that were rolled, such as `Deployment shop/app`.
  package var rolled: [String] = []
  package var evicted = 0
  /// Pods that a disruption budget kept.
  package var kept = 0
  /// What went wrong first; what can be done beside it was done.
  package var failure: KubernetesFailure?

  package init() {}

  /// For people.
  fileprivate var summary: String {
    let parts =
      (rolled.isEmpty ? [] : ["rolled \(rolled.joined(separator: ", "))"])
      + (evicted == 0 ? [] : ["evicted \(evicted) pods"])
    return parts.isEmpty ? "no pod had the data of before" : parts.joined(separator: ", ")
  }

  /// CamelCase, for programs.
  fileprivate func reason(of failure: KubernetesFailure) -> String {
    if kept > 0 { return "EvictionRefused" }
    return failure.code == .forbidden ? "RestartForbidden" : "RestartFailed"
  }
}

extension RestartOrder {
  /// What is written down of a restart. One that failed leaves the hash as it was, so that it is
  /// tried again.
  package func status(after report: RestartReport) -> ConfigWatcherStatus {
    guard let failure = report.failure else {
      var done = status
      done.ready?.message = "ConfigMap \(status.configMap ?? "") changed: \(report.summary)"
      return done
    }
    var next = before
    next.failures += 1
    next.lastFailureTime = status.lastRestartTime
    next.observedGeneration = status.observedGeneration
    let since = status.lastRestartTime ?? Timestamp(seconds: 0)
    next.ready = Condition(
      .ready, false, reason: report.reason(of: failure),
      message: "\(failure); tried again with growing distance",
      observedGeneration: status.observedGeneration,
      since: before.ready?.status == false ? before.ready?.since ?? since : since)
    return next
  }
}

extension ConfigWatcherStatus {
  /// What happened between the status before and this one.
  package func events(since before: ConfigWatcherStatus?) -> [ObjectEvent] {
    guard let ready else { return [] }
    if restarts > before?.restarts ?? 0 {
      return [ObjectEvent(.normal, "Restarted", ready.message)]
    }
    guard !ready.status, before?.ready?.reason != ready.reason else { return [] }
    return [ObjectEvent(.warning, ready.reason, ready.message)]
  }
}
