// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPlan
import FerryPromotion

/// What is known of one target: one object, however many snapshots of the fleet hold it.
package final class KnownTarget: Sendable {
  let assessed: Shared<Assessment>
  /// What others are decided from; nothing for a Bundle that left Git.
  let standing: Shared<Standing>?
  /// With what it failed when it could last be seen.
  let failure: Failure?

  /// A Bundle that failed on the cluster.
  struct Failure: Hashable {
    let wanted: DesiredBundle
    /// Those of Git.
    let values: DesiredConfigMap?
    let message: String

    /// Nothing where the cluster does not want the Bundle.
    init?(of bundle: BundleID, on cluster: DesiredCluster, _ message: String) {
      guard let wanted = cluster.bundles[bundle] else { return nil }
      self.wanted = wanted
      values = wanted.valuesKey.flatMap { cluster.configMaps[$0] }
      self.message = message
    }

    /// Whether Git still wants on the cluster what failed there.
    func concerns(_ cluster: DesiredCluster?) -> Bool {
      cluster.flatMap { Failure(of: wanted.id, on: $0, message) } == self
    }
  }

  init(_ assessed: Shared<Assessment>, _ standing: Shared<Standing>?, failure: Failure?) {
    (self.assessed, self.standing, self.failure) = (assessed, standing, failure)
  }

  /// As it was found.
  convenience init(
    _ assessed: Shared<Assessment>, of bundle: BundleID, on cluster: DesiredCluster
  ) {
    let hasFailed = [.degraded, .missing].contains(assessed.value.health)
    self.init(
      assessed,
      cluster.bundles[bundle].map { Shared(Standing(of: $0, on: cluster.id, assessed.value)) },
      failure: hasFailed ? Failure(of: bundle, on: cluster, assessed.value.message) : nil)
  }

  package var assessment: Assessment { assessed.value }

  /// Since when the cluster has the Bundle; nothing where Git does not want it, or it was never deployed.
  var runningSince: Timestamp? { standing?.deployed == nil ? nil : assessment.created }
}

extension KnownTarget: Hashable {
  package static func == (left: KnownTarget, right: KnownTarget) -> Bool {
    left === right
      || (left.assessed == right.assessed && left.standing == right.standing
        && left.failure == right.failure)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(assessed) }
}
