// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan
import FerryPorts

/// From which facts each cluster was planned when that left nothing to do, so that the same facts
/// need not be planned again.
package final class SettledLooks: Sendable {
  /// All that a plan is made from and that does not change by time alone.
  package struct Facts: Hashable, Sendable {
    package let cluster: DesiredCluster
    package let pipeline: Pipeline
    package let confirmedDeletions: Int?
    package let mirror: ObjectIdentifier
    package let seen: Int
    package let answers: Int

    package init(
      cluster: DesiredCluster, pipeline: Pipeline, confirmedDeletions: Int?,
      mirror: ObjectIdentifier, seen: Int, answers: Int
    ) {
      self.cluster = cluster
      self.pipeline = pipeline
      self.confirmedDeletions = confirmedDeletions
      self.mirror = mirror
      self.seen = seen
      self.answers = answers
    }
  }

  private let settled = Lock([ClusterID: Facts]())

  package init() {}

  /// Remembers what a look found; forgets the cluster where something is left to do.
  package func record(_ result: ClusterWorker.Result, from facts: Facts) {
    settled.withLock { $0[facts.cluster.id] = result.isAtRest ? facts : nil }
  }

  /// Forgets a cluster that was not planned.
  package func forget(_ cluster: ClusterID) { settled.withLock { $0[cluster] = nil } }

  /// Whether a plan from these facts left nothing to do.
  package func covers(_ facts: Facts) -> Bool { settled.withLock { $0[facts.cluster.id] == facts } }
}

extension ClusterWorker.Result {
  /// Nothing was to be planned or done, and no Bundle is on its way.
  fileprivate var isAtRest: Bool {
    !isOvertaken && trouble == nil && plan.changes.isEmpty && report.done.isEmpty
      && report.failed.isEmpty
      && plan.assessments.values.lazy.map(\.value).allSatisfy {
        ($0.isSettled || $0.isLeftOut) && !$0.isVerifying && !$0.waitsForWave
      }
  }
}
