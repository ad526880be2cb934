// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How each cluster stands, with the revision that it was looked at for.
///
/// Counts what was news of each Bundle, so that what was made of it is known to be old.
package struct ClusterStandings: Sendable {
  /// Another one whenever something else is known of a Bundle in an environment.
  struct Stamp: Hashable {
    fileprivate let ofEverything: Int
    fileprivate let ofBundle: Int
  }

  private struct Counts {
    var ofEverything = 0
    var ofBundles: [BundleName: Int] = [:]
  }

  package private(set) var all: [ClusterID: Shared<ClusterStanding>] = [:]
  /// The clusters that wait for others with some Bundle.
  package private(set) var waiting: Set<ClusterID> = []
  private var counts: [EnvironmentName: Counts] = [:]

  package subscript(cluster: ClusterID) -> Shared<ClusterStanding>? { all[cluster] }

  /// Takes in how a cluster was found; gives how it stood before, and what is otherwise.
  mutating func update(
    _ standing: ClusterStanding, of cluster: ClusterID
  ) -> (before: ClusterStanding?, difference: ClusterStanding.Difference) {
    let before = all.updateValue(Shared(standing), forKey: cluster)?.value
    if standing.waiting.isEmpty { waiting.remove(cluster) } else { waiting.insert(cluster) }
    let difference = standing.difference(from: before)
    switch standing.news(since: before, difference) {
    case .ofEverything: counts[cluster.environment, default: Counts()].ofEverything += 1
    case .ofBundles(let bundles):
      for bundle in bundles {
        counts[cluster.environment, default: Counts()].ofBundles[bundle, default: 0] += 1
      }
    }
    return (before, difference)
  }

  /// Takes a cluster as looked at for another revision, which wants nothing else of it.
  package mutating func carry(_ cluster: ClusterID, to revision: Revision) {
    all[cluster] = all[cluster].map { Shared($0.value.seen(at: revision)) }
    counts[cluster.environment, default: Counts()].ofEverything += 1
  }

  package mutating func remove(_ cluster: ClusterID) {
    all[cluster] = nil
    waiting.remove(cluster)
    counts[cluster.environment, default: Counts()].ofEverything += 1
  }

  func stamp(of bundle: BundleName, in environment: EnvironmentName) -> Stamp {
    let counts = counts[environment]
    return Stamp(
      ofEverything: counts?.ofEverything ?? 0, ofBundle: counts?.ofBundles[bundle] ?? 0)
  }
}
