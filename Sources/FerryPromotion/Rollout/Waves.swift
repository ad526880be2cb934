// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Parts the clusters of an environment into waves, in the order in which they go.
///
/// The pipeline's `waves` cut the clusters in order of their own `wave` and name; without them each
/// own `wave` is one; where all are alike the first cluster is the canary and the rest follow.
package func waves(of clusters: [ClusterID: ClusterSettings], rules: RolloutRules) -> [[ClusterID]]
{
  let ordered = clusters.sorted { ($0.value.wave, $0.key) < ($1.value.wave, $1.key) }
  if let cuts = rules.waves { return cut(ordered.map(\.key), cuts) }
  let own = Dictionary(grouping: ordered, by: \.value.wave).sorted { $0.key < $1.key }
    .map { $0.value.map(\.key) }
  guard own.count == 1, let all = own.first, all.count > 1 else { return own }
  return [[all[0]], Array(all.dropFirst())]
}

/// Clusters beyond the last cut form one more wave, so that none is forgotten.
private func cut(_ clusters: [ClusterID], _ cuts: [RolloutRules.Wave]) -> [[ClusterID]] {
  var waves: [[ClusterID]] = []
  var taken = 0
  for cut in cuts {
    let end =
      switch cut {
      case .clusters(let count): taken + max(0, count)
      case .percent(let share): (clusters.count * min(100, max(0, share)) + 99) / 100
      }
    guard end > taken, taken < clusters.count else { continue }
    waves.append(Array(clusters[taken..<min(end, clusters.count)]))
    taken = min(end, clusters.count)
  }
  if taken < clusters.count { waves.append(Array(clusters[taken...])) }
  return waves
}

/// Why Bundles of a cluster have to wait for other clusters of its environment.
///
/// A Bundle waits until it is settled on every cluster of the earlier waves that has it.
///
/// - Parameter sight: what is known of a Bundle on another cluster at the revision that is rolled
///   out; nothing when the cluster was not looked at since: it is waited for.
package func held(
  bundles: [BundleID], on cluster: ClusterID, waves: [[ClusterID]],
  sight: (ClusterID, BundleID) -> BundleSight?
) -> [BundleID: WaveWait] {
  guard let turn = waves.firstIndex(where: { $0.contains(cluster) }), turn > 0 else { return [:] }
  let earlier = waves[..<turn].joined()
  var held: [BundleID: WaveWait] = [:]
  for bundle in bundles {
    for other in earlier where held[bundle] == nil {
      held[bundle] = wait(behind: other, sight(other, bundle))
    }
  }
  return held
}

private func wait(behind other: ClusterID, _ sight: BundleSight?) -> WaveWait? {
  switch sight {
  case nil: return .look(at: other.name, why: "it was not looked at yet")
  case .trouble(let why): return .turn(of: other.name, why: why)
  case .absent: return nil
  case .seen(let standing):
    guard !standing.isSettled, !standing.isLeftOut else { return nil }
    return standing.health == .unknown
      ? .look(at: other.name, why: standing.message)
      : .turn(of: other.name, why: standing.message)
  }
}

/// What a look at a Bundle on another cluster came to.
package enum BundleSight: Hashable, Sendable {
  case seen(Standing)
  /// The cluster does not have it.
  case absent
  /// The cluster could not be seen, or its folder is broken.
  case trouble(String)
}
