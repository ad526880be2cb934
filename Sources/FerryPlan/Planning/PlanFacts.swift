// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// All that a plan of one cluster is decided from.
package struct PlanFacts: Sendable {
  package var desired: DesiredCluster
  package var revision: Revision
  package var live: LiveState
  /// What each Bundle's version is at its registry; a Bundle without an answer was not asked yet.
  package var releases: SortedMap<BundleID, ReleaseAnswer>
  /// Why a Bundle's new release has to wait for other clusters; asked only of what is not deployed.
  package var wait: @Sendable (BundleID) -> WaveWait?
  /// The last lines of failed Jobs' logs, by Job name.
  package var logs: [String: String]
  /// Why active Jobs do not start, by Job name.
  package var obstacles: [String: JobObstacle] = [:]
  /// Why Bundles' namespaces cannot take their Jobs.
  package var unfit: [BundleID: Unfitness] = [:]
  package var retry: RetryRules
  /// What Git wanted before of what waits for its turn now, as far as it is known.
  package var former = FormerObjects()
  /// Whether releases are verified here, because an environment after this one asks for it.
  package var needsVerification = false
  package var maxDeletions: Int
  /// The count in the commit trailer `Ferry-Confirm-Prune`.
  package var confirmedDeletions: Int?
  package var now: Timestamp

  package init(
    desired: DesiredCluster, revision: Revision, live: LiveState,
    releases: SortedMap<BundleID, ReleaseAnswer>,
    wait: @escaping @Sendable (BundleID) -> WaveWait? = { _ in nil },
    logs: [String: String] = [:], retry: RetryRules = RetryRules(), maxDeletions: Int = 1,
    confirmedDeletions: Int? = nil, now: Timestamp
  ) {
    self.desired = desired
    self.revision = revision
    self.live = live
    self.releases = releases
    self.wait = wait
    self.logs = logs
    self.retry = retry
    self.maxDeletions = maxDeletions
    self.confirmedDeletions = confirmedDeletions
    self.now = now
  }
}

/// What a registry, or the way to it, said of one Bundle's version.
package enum ReleaseAnswer: Hashable, Sendable {
  case resolved(Release)
  /// There is no such release, or we may not know: the reason is the condition's.
  case refused(reason: String, message: String)
  /// We could not tell: nothing is deployed, and it is asked again. The reason is the condition's,
  /// where nothing is deployed that one could keep.
  case unknown(reason: String, message: String)
}
