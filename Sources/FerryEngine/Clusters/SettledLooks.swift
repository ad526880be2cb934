// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// From which facts each cluster was planned when that left nothing to do, so that the same facts
/// need not be planned again.
final class SettledLooks: Sendable {
  /// All that a plan is made from and that does not change by time alone.
  struct Facts: Hashable, Sendable {
    let cluster: DesiredCluster
    let pipeline: Pipeline
    let confirmedDeletions: Int?
    let mirror: ObjectIdentifier
    let seen: Int
    let answers: Int
  }

  private let settled = Lock([ClusterID: Facts]())

  /// Remembers what a look found; forgets the cluster where something is left to do.
  func record(_ result: ClusterWorker.Result, from facts: Facts) {
    settled.withLock { $0[facts.cluster.id] = result.isAtRest ? facts : nil }
  }

  /// Forgets a cluster that was not planned.
  func forget(_ cluster: ClusterID) { settled.withLock { $0[cluster] = nil } }

  /// Whether a plan from these facts left nothing to do.
  func covers(_ facts: Facts) -> Bool { settled.withLock { $0[facts.cluster.id] == facts } }
}

extension ClusterWorker.Result {
  /// Nothing was planned or done, and no Bundle is on its way.
  fileprivate var isAtRest: Bool {
    trouble == nil && plan.changes.isEmpty && report.done.isEmpty && report.failed.isEmpty
      && plan.assessments.values.allSatisfy {
        ($0.isSettled || $0.isLeftOut) && !$0.isVerifying && !$0.waitsForWave
      }
  }
}
