// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPlan
import FerryPromotion

/// What is known of one target: one object, however many snapshots of the fleet hold it.
package final class KnownTarget: Sendable {
  let assessed: Shared<Assessment>
  /// What others are decided from; nothing for a Bundle that left Git.
  let standing: Standing?
  /// With what it failed when it could last be seen.
  let failure: Failure?

  /// A Bundle that failed on the cluster.
  struct Failure: Hashable {
    let wanted: DesiredBundle
    let message: String
  }

  init(_ assessed: Shared<Assessment>, _ standing: Standing?, failure: Failure?) {
    (self.assessed, self.standing, self.failure) = (assessed, standing, failure)
  }

  /// As it was found.
  ///
  /// - Parameter wanted: nothing for a Bundle that left Git.
  convenience init(
    _ assessed: Shared<Assessment>, of wanted: DesiredBundle?, on cluster: ClusterID
  ) {
    let hasFailed = [.degraded, .missing].contains(assessed.value.health)
    self.init(
      assessed, wanted.map { Standing(of: $0, on: cluster, assessed.value) },
      failure: wanted.flatMap { wanted in
        hasFailed ? Failure(wanted: wanted, message: assessed.value.message) : nil
      })
  }

  package var assessment: Assessment { assessed.value }
}

extension KnownTarget: Hashable {
  package static func == (left: KnownTarget, right: KnownTarget) -> Bool {
    left === right
      || (left.assessed == right.assessed && left.standing == right.standing
        && left.failure == right.failure)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(assessed) }
}
