// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryEngineFacts
import FerryManifests
import FerryPorts
import FerryPromotion

/// A commit of the followed branch that changed which version Git wants of a Bundle on a cluster.
package struct VersionChange: Hashable, Sendable {
  package let target: TargetID
  package let from: WantedVersion
  package let to: WantedVersion
  package let commit: GitObjectID
  package let time: Timestamp
  /// Whose commit it is; of a merge, who merged.
  package let author: String
  /// Whether it carried a promotion or a rollback of Ferry's.
  package let isFerrys: Bool
}

/// How the wanted version of a Bundle changed, as far back as is worth a look.
package struct VersionChanges: Sendable {
  /// Of how many clusters the file is followed back.
  package static let most = 20

  /// The newest first.
  package private(set) var all: [VersionChange] = []
  /// How many clusters more have the Bundle.
  package private(set) var leftOut = 0

  /// None.
  package init() {}

  /// Reads the files of these clusters back from a revision.
  init(
    of name: BundleName, on clusters: [DesiredCluster], at revision: Revision,
    source: any ReadsSource
  ) async throws(GitFailure) {
    let places = clusters.sorted { $0.id < $1.id }.flatMap { cluster in
      cluster.bundles.values.filter { $0.id.name == name }.sorted { $0.id < $1.id }
        .map { (TargetID(cluster: cluster.id, bundle: $0.id), $0.origin.file) }
    }
    leftOut = max(0, places.count - Self.most)
    let history = VersionHistory(source: source)
    for (target, file) in places.prefix(Self.most) {
      let steps = try await history.steps(
        of: target.bundle, in: target.cluster.environment, file: file, from: revision.commit)
      for step in steps {
        all.append(
          VersionChange(
            target: target, from: step.from, to: step.to, commit: step.commit,
            time: try await source.details(of: step.commit).committed, author: step.author,
            isFerrys: step.isFerrys))
      }
    }
    all.sort { ($1.time, $0.target) < ($0.time, $1.target) }
  }
}

extension Pass {
  /// Looks at everything and writes nothing, and reads how the version of a Bundle changed in Git on
  /// the clusters that are meant.
  package func history(
    of name: BundleName, on isMeant: (ClusterID) -> Bool
  ) async throws(GitFailure) -> (report: PassReport, changes: VersionChanges) {
    let (reading, report) = try await pass(writing: false)
    let clusters = reading.desired.clusters.values.filter { isMeant($0.id) }
    let changes = try await VersionChanges(
      of: name, on: clusters, at: reading.desired.revision, source: ports.source)
    return (report, changes)
  }
}
