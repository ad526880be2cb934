// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPorts

/// Finds out which releases a merge request wants, as far as nobody can misuse the question.
///
/// Whoever may open a merge request could name a registry of his own and a Secret of ours. So a
/// registry is asked only for another version of what the branch has already from the same
/// repository, with the same login, on the same cluster.
struct UnmergedReleases: Sendable {
  let ports: EnginePorts
  /// The branch's own answers.
  let book: ReleaseBook
  let logins: LoginBook

  /// What is known of each Bundle.
  func answers(
    for proposed: DesiredState, over base: DesiredState
  ) async -> [ClusterID: SortedMap<BundleID, ReleaseAnswer>] {
    let asked = ReleaseBook()
    let resolver = ReleaseResolver(ports: ports, book: asked, logins: logins)
    let questions = questions(of: proposed, over: base)
    if !questions.clusters.isEmpty {
      _ = await resolver.refresh(questions, olderThan: ports.time.now)
    }
    return proposed.clusters.mapValues { cluster in
      let before = base.clusters[cluster.id]?.bundles ?? [:]
      let known = book.answers(for: cluster).filter { id, _ in
        cluster.bundles[id]?.hasSameSource(before[id]) ?? false
      }
      let fresh = questions.clusters[cluster.id].map(asked.answers) ?? [:]
      return cluster.bundles.mapValues { bundle in
        fresh[bundle.id] ?? known[bundle.id] ?? notAskedYet(bundle)
      }
    }
  }

  private func notAskedYet(_ bundle: DesiredBundle) -> ReleaseAnswer {
    .unknown(
      reason: "NotMerged",
      message: "\(bundle.repository) is asked for \(bundle.version) once this is merged")
  }

  /// The Bundles of which another version is wanted than the branch has.
  private func questions(of proposed: DesiredState, over base: DesiredState) -> DesiredState {
    var questions = proposed
    questions.clusters = proposed.clusters.compactMapValues { cluster in
      guard let before = base.clusters[cluster.id], before.contexts == cluster.contexts else {
        return nil
      }
      var asking = cluster
      asking.bundles = cluster.bundles.filter { id, bundle in
        bundle.hasSameSource(before.bundles[id]) && bundle.version != before.bundles[id]?.version
      }
      return asking.bundles.isEmpty ? nil : asking
    }
    return questions
  }
}

extension DesiredBundle {
  /// Whether both come from the same repository with the same login.
  fileprivate func hasSameSource(_ other: DesiredBundle?) -> Bool {
    other.map { $0.repository == repository && $0.credentials == credentials } ?? false
  }
}
