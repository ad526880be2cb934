// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the clusters of one source environment say of one release.
struct Witnesses {
  let environment: EnvironmentName
  let release: Release
  /// How many clusters must speak for it.
  let needed: Int
  let count: Int
  private let good: [(standing: Standing, since: Timestamp)]
  /// What speaks against it, by cluster.
  let against: [String]

  init(
    _ standings: [Standing], in environment: EnvironmentName, of release: Release, _ quorum: Quorum
  ) {
    var good: [(Standing, Timestamp)] = []
    var against: [String] = []
    for standing in standings {
      switch standing.testimony(of: release) {
      case .good(let since): good.append((standing, since))
      case .against(let sentence): against.append(sentence)
      }
    }
    self.environment = environment
    self.release = release
    self.good = good
    self.against = against
    count = standings.count
    needed = quorum.needed(of: standings.count)
  }

  var isEnough: Bool { good.count >= needed }

  /// Since when enough clusters speak for it.
  var since: Timestamp? { isEnough ? good.map(\.since).sorted()[needed - 1] : nil }

  /// Whether newer releases took its place on each of these clusters.
  var isReplaced: Bool { !good.contains { $0.standing.deployed == release } }

  /// Those that speak for it, with what its verification came to.
  var verifications: [(cluster: ClusterID, result: Verification.Result?)] {
    good.map { good in
      let last = good.standing.verifications.last { $0.release == release }
      return (good.standing.cluster, last?.result)
    }
  }

  /// `every cluster of staging`, `4 of 5 clusters of staging`.
  var share: String {
    needed == count
      ? "every cluster of \(environment)" : "\(needed) of \(count) clusters of \(environment)"
  }
}
