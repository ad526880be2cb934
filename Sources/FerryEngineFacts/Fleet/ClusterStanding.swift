// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPlan
import FerryPromotion

/// How one cluster stood when it was last looked at.
package struct ClusterStanding: Hashable, Sendable {
  package var revision: Revision
  package var targets: SortedMap<BundleID, KnownTarget> = [:]
  /// From what the targets were made, so that what is the same is known again.
  var assessed: SortedMap<BundleID, Shared<Assessment>> = [:]
  var wanted: SortedMap<BundleID, DesiredBundle> = [:]
  /// The Bundles that wait for other clusters.
  package var waiting: Set<BundleID> = []
  /// What the plan changes, by kind.
  var plannedChanges: [ChangeKind: Int] = [:]
  /// The objects that were changed by another hand.
  var drifted: [GitObject] = []
  /// They are left as they are.
  var leavesDrift = false
  /// The cluster could be seen, and its folder read.
  package var isKnown: Bool
  /// Why work on it does not go on; nothing when it does.
  package var trouble: String?
  /// Only a person can mend the trouble.
  package var isStalled = false
  /// Since when it is seen and what was to be written there could not be.
  var troubledSince: Timestamp?
  /// That has lasted: whoever waits for it waits for a cluster that is as good as out of reach.
  var takesNoWrites = false
  /// The Bundles that do not get on for a reason that is not the cluster's, and since when: nobody can tell
  /// what they mean, or another replica has to write them and does not.
  var stuckSince: [BundleID: Timestamp] = [:]
  /// Those of which that has lasted.
  var stuck: Set<BundleID> = []

  /// How long a cluster that is seen may fail to take what is written, or a Bundle not get on.
  static let patience = Duration.seconds(30)
}

extension ClusterStanding {
  /// The same at another revision.
  func seen(at revision: Revision) -> ClusterStanding {
    var standing = self
    standing.revision = revision
    return standing
  }

  /// Why something could not be written, where that may pass by itself.
  package var passingTrouble: String? { troubledSince == nil ? nil : trouble }

  /// When time alone makes another judgement of a Bundle that does not get on; nothing where that was due
  /// already, at a look that could not judge.
  package func nextJudgement(after now: Timestamp) -> Timestamp? {
    stuckSince.values.map { $0 + Self.patience }.filter { $0 > now }.min()
  }

  /// Why the cluster refused to take a Bundle that Git still wants so; nothing where it did not.
  package func refusal(of bundle: BundleID, on cluster: DesiredCluster) -> String? {
    guard let known = targets[bundle], known.assessment.reason == Assessment.writeRefused,
      let failure = known.failure, failure.concerns(cluster)
    else { return nil }
    return failure.message
  }

  /// What was found of each target.
  package var assessments: some Sequence<Assessment> { targets.values.lazy.map(\.assessment) }

  /// What is otherwise than in the standing before.
  package struct Difference: Sendable {
    /// The Bundles of which something else is known.
    package fileprivate(set) var changed: [BundleID] = []
    package fileprivate(set) var gone: [BundleID] = []
  }

  /// What others may have waited for.
  package enum News {
    case ofBundles(Set<BundleName>)
    /// It can be seen again, or no longer, or was looked at for another revision.
    case ofEverything
  }

  /// Of which Bundles something else is known than before.
  package func difference(from before: ClusterStanding?) -> Difference {
    guard let before else { return Difference(changed: targets.keys) }
    let others = targets.changedKeys(since: before.targets)
    return Difference(
      changed: others.filter { targets[$0] != nil }, gone: others.filter { targets[$0] == nil })
  }

  /// What is otherwise than before.
  package func news(since before: ClusterStanding?, _ difference: Difference) -> News {
    guard let before, before.revision == revision, before.isKnown == isKnown,
      before.trouble == trouble, before.takesNoWrites == takesNoWrites, before.stuck == stuck
    else { return .ofEverything }
    let changed = difference.changed.filter {
      before.targets[$0]?.standing != targets[$0]?.standing
    }
    return .ofBundles(Set((changed + difference.gone).map(\.name)))
  }

  /// Whether such news may end a wait here.
  package func waits(for news: News) -> Bool {
    switch news {
    case .ofEverything: !waiting.isEmpty
    case .ofBundles(let bundles): waiting.contains { bundles.contains($0.name) }
    }
  }
}
