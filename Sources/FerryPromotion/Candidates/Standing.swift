// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How one Bundle stands on one cluster: what promotions and waves are decided from.
package struct Standing: Hashable, Sendable {
  package var cluster: ClusterID
  package var bundle: BundleID
  /// What Git says.
  package var wanted: WantedVersion
  /// The release of the last successful deployment, and when it was.
  package var deployed: Release?
  package var since: Timestamp?
  /// The Job that deployed it, where that is known.
  package var job: String?
  /// The last Job that ended, where it failed.
  package var failedJob: FailedJob?
  /// The release that was deployed before that one, where it is known.
  package var previous: Release?
  /// The release that Git's version means now, where it is known.
  package var resolved: Release?
  /// Earlier deployments, in any order; those that have not ended and those of which nobody saw the
  /// end are left out.
  package var history: [PastDeployment] = []
  /// What the verification Jobs on this cluster came to.
  package var verifications: [Verification] = []
  package var health: Health
  /// What Git wants at this revision is deployed.
  package var isSettled: Bool
  /// Suspended: others do not wait for it, and it does not count as a source.
  package var isLeftOut: Bool
  package var hasDrifted: Bool
  /// A Job of it runs there, or is about to; not while it waits for its turn.
  package var hasBegun = false
  /// One line for people.
  package var message: String
  /// Where its version is written.
  package var origin: SourceLocation

  package init(
    cluster: ClusterID, bundle: BundleID, wanted: WantedVersion, deployed: Release? = nil,
    since: Timestamp? = nil, previous: Release? = nil, health: Health, isSettled: Bool,
    isLeftOut: Bool = false,
    hasDrifted: Bool = false, message: String = "", origin: SourceLocation
  ) {
    self.cluster = cluster
    self.bundle = bundle
    self.wanted = wanted
    self.deployed = deployed
    self.since = since
    self.previous = previous
    self.health = health
    self.isSettled = isSettled
    self.isLeftOut = isLeftOut
    self.hasDrifted = hasDrifted
    self.message = message
    self.origin = origin
  }
}
