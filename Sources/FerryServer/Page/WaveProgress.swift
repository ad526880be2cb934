// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryViews

/// The clusters of one wave, and how far they are.
struct WaveProgress: Hashable, Sendable {
  let wave: Int
  let clusters: [ClusterView]
  /// The clusters by what their targets together stand at.
  let counts: [Standing: Int]

  /// The clusters on which nothing is left to do.
  var done: Int { counts[.done] ?? 0 }

  /// `3 of 10 clusters done, 4 moving, 1 broken`.
  var sentence: String {
    let others: [Standing] = [.moving, .waiting, .broken, .unknown]
    let rest = others.compactMap { standing in
      counts[standing].map { "\($0) \(standing.rawValue)" }
    }
    let noun = clusters.count == 1 ? "cluster" : "clusters"
    return (["\(done) of \(clusters.count) \(noun) done"] + rest).joined(separator: ", ")
  }
}

/// The waves of an environment, the first to go first.
func waves(of environment: EnvironmentView) -> [WaveProgress] {
  let targets = Dictionary(grouping: environment.targets, by: \.cluster)
  return Dictionary(grouping: environment.clusters, by: \.wave).sorted { $0.key < $1.key }
    .map { wave, clusters in
      let standings = clusters.map { Tally(targets[$0.name] ?? []).overall }
      return WaveProgress(
        wave: wave, clusters: clusters,
        counts: Dictionary(standings.map { ($0, 1) }, uniquingKeysWith: +))
    }
}
