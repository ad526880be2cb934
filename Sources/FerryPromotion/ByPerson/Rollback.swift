// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The way back, and the hold that keeps automatic promotion from undoing it.
package struct Rollback: Hashable, Sendable {
  package let proposal: Proposal
  /// To be written into the environment's `holds.yaml` in the same commit.
  package let hold: Hold
}

/// Why there is no way back.
package struct RollbackRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What hinders and what to do, without a full stop.
  package let description: String
}

/// The release that a rollback leads to: the one that was deployed before, or the one that is named.
///
/// - Parameter version: nothing: the release before the present one, if every cluster agrees.
package func rollbackRelease(
  _ version: String?, facts: PromotionFacts
) throws(RollbackRefusal) -> Release {
  if let version { return try namedRelease(version, facts) }
  let before = Set(facts.targets.filter { !$0.isLeftOut }.map { $0.previousRelease })
  guard before.count == 1, let only = before.first, let only else {
    let said = facts.targets.map { "\($0.cluster) \($0.previousRelease?.version ?? "unknown")" }
    throw RollbackRefusal(
      description: said.isEmpty
        ? "\(facts.bundle) is on no cluster of \(facts.environment)"
        : "the clusters do not tell one release that was there before "
          + "(\(said.prefix(5).joined(separator: ", "))); name it with --to")
  }
  return only
}

/// Leads every cluster of an environment back to a release, and holds it there.
package func rollback(
  to release: Release, by order: PersonalOrder, facts: PromotionFacts, now: Timestamp
) throws(RollbackRefusal) -> Rollback {
  let from = Set(facts.targets.filter { $0.needs(release.version) }.map(\.wanted.description))
  guard !from.isEmpty else {
    throw RollbackRefusal(
      description: facts.targets.isEmpty
        ? "\(facts.bundle) is on no cluster of \(facts.environment)"
        : "every cluster of \(facts.environment) says \(release.version) already")
  }
  let what = "rolled back from \(from.sorted().joined(separator: ", ")) to \(release.version)"
  let note = StopNote(reason: "\(what): \(order.reason)", by: order.by, since: now)
  return Rollback(
    proposal: facts.proposal(
      Candidate(release: release, gates: []), occasion: .rollback(order)),
    hold: Hold(environment: facts.environment, bundle: facts.bundle, note: note))
}

private func namedRelease(
  _ version: String, _ facts: PromotionFacts
) throws(RollbackRefusal) -> Release {
  let known = (facts.targets + facts.sources).flatMap { standing in
    [standing.deployed, standing.previous].compactMap(\.self) + standing.history.map(\.release)
  }
  guard let release = known.first(where: { $0.version == version }) else {
    throw RollbackRefusal(
      description: "no cluster remembers \(version); ask the registry for its digest first")
  }
  return release
}

extension Standing {
  /// The last release that was deployed with success and is not what is there now.
  fileprivate var previousRelease: Release? {
    previous
      ?? history.filter { $0.result == .succeeded && $0.release != deployed }
      .max { $0.finished < $1.finished }?.release
  }
}
