// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Clusters that go together.
package struct Wave: Hashable, Sendable {
  /// In the order in which they go where not all may at once.
  package let clusters: [ClusterID]
  /// How many of them may fail or be out of reach before the rollout halts.
  package let budget: Int
  private let places: [ClusterID: Int]

  package init(_ clusters: [ClusterID], budget: Int = 0) {
    self.clusters = clusters
    self.budget = budget
    places = Dictionary(zip(clusters, clusters.indices)) { first, _ in first }
  }

  /// Where in the order a cluster goes; nothing when it is in another wave.
  package func place(of cluster: ClusterID) -> Int? { places[cluster] }
}

extension [Wave] {
  /// Which wave a cluster goes in, from 1; the first where it is in none.
  package func number(of cluster: ClusterID) -> Int {
    (firstIndex { $0.place(of: cluster) != nil } ?? 0) + 1
  }
}

/// Parts the clusters of an environment into waves, in the order in which they go.
///
/// The pipeline's `waves` cut the clusters in order of their own `wave` and name; without them each
/// own `wave` is one; where all are alike the first cluster is the canary, then a tenth of all goes,
/// then the rest.
package func waves(of clusters: [ClusterID: ClusterSettings], rules: RolloutRules) -> [Wave] {
  let ordered = clusters.sorted { ($0.value.wave, $0.key) < ($1.value.wave, $1.key) }
  let own = Dictionary(grouping: ordered, by: \.value.wave).sorted { $0.key < $1.key }
  let parts =
    rules.waves == nil && own.count > 1
    ? own.map { Part(clusters: $0.value.map(\.key), rule: nil) }
    : cut(ordered, by: rules.waves ?? [.clusters(1), .percent(10), .percent(100)])
  return parts.enumerated().map { index, part in
    // The first of several is the canary, which may not fail.
    let standard = index == 0 && parts.count > 1 ? .clusters(0) : rules.failureBudget
    let budget = part.rule?.failureBudget ?? standard
    return Wave(part.clusters, budget: budget.count(of: part.clusters.count))
  }
}

/// The clusters of one wave, and what says so.
private struct Part {
  let clusters: [ClusterID]
  /// Nothing where no cut of the pipeline makes the wave.
  let rule: WaveRule?
}

/// Clusters beyond the last cut form one more wave, so that none is forgotten.
private func cut(
  _ ordered: [(key: ClusterID, value: ClusterSettings)], by cuts: [WaveRule]
) -> [Part] {
  var rest = ordered
  var parts: [Part] = []
  for cut in cuts {
    let taken: [ClusterID]
    switch cut.members {
    case .clusters(let count): taken = rest.prefix(max(0, count)).map(\.key)
    case .percent(let share):
      let reached = (ordered.count * min(100, max(0, share)) + 99) / 100
      taken = rest.prefix(max(0, reached - (ordered.count - rest.count))).map(\.key)
    case .labels(let labels): taken = rest.filter { $0.value.has(labels) }.map(\.key)
    }
    guard !taken.isEmpty else { continue }
    parts.append(Part(clusters: taken, rule: cut))
    let gone = Set(taken)
    rest.removeAll { gone.contains($0.key) }
  }
  return rest.isEmpty ? parts : parts + [Part(clusters: rest.map(\.key), rule: nil)]
}
