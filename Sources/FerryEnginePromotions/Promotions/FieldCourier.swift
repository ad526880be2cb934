// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPlan
import FerryPromotion

/// Finds the fields that travel with a proposal besides the version.
package struct FieldCourier: Sendable {
  let past: PastRevisions
  let state: FleetState

  /// What travels into each cluster that gets the version; nothing where only the version travels.
  ///
  /// What the source said when the environment got its present release is read from Git, at the
  /// revisions at which that release was deployed there. There may be several, because values change
  /// without a new version: the one counts by which most of the target is as the source made it.
  func travel(
    with proposal: Proposal, _ facts: PromotionFacts
  ) async throws(PresentationFailure) -> [FieldTravel] {
    let fields = facts.rules.fields.filter { $0 != .version }
    guard !fields.isEmpty, let desired = state.desired else { return [] }
    let sources = facts.sources.filter { !$0.isLeftOut }
    let now = sources.compactMap { desired.clusters[$0.cluster] }
    var travels: [FieldTravel] = []
    for move in proposal.moves where move.isNeeded {
      guard let target = desired.clusters[move.cluster],
        let standing = facts.targets.first(where: { $0.cluster == move.cluster })
      else { continue }
      var best = fieldTravel(
        of: standing.bundle, fields: fields, from: now.map { FieldSource(now: $0, before: nil) },
        to: target)
      for revision in revisions(of: move.from, at: sources) {
        guard let then = try await read(revision) else { continue }
        let found = fieldTravel(
          of: standing.bundle, fields: fields,
          from: now.map { FieldSource(now: $0, before: then.clusters[$0.id]) }, to: target)
        if found.kept.count < best.kept.count { best = found }
      }
      travels.append(best)
    }
    return travels
  }

  private func read(_ revision: Revision) async throws(PresentationFailure) -> DesiredState? {
    do throws(GitFailure) {
      return try await past.desired(at: revision)
    } catch {
      throw PresentationFailure(error)
    }
  }

  /// The revisions at which source clusters had a version deployed, the latest first.
  private func revisions(of version: WantedVersion, at sources: [Standing]) -> [Revision] {
    var found: [Revision] = []
    for source in sources {
      let assessment = state.clusters[source.cluster]?.targets[source.bundle]?.assessment
      let past = (assessment?.history ?? []).filter {
        $0.result == .succeeded && version == .exact($0.release.version)
      }
      let current = assessment?.deployed.flatMap {
        version == .exact($0.release.version) ? $0.revision : nil
      }
      for text in [current].compactMap(\.self) + past.map(\.revision) {
        guard let revision = Revision(text: text), !found.contains(revision) else { continue }
        found.append(revision)
      }
    }
    return found
  }
}

extension Revision {
  /// Reads what `description` wrote.
  fileprivate init?(text: String) {
    let mark = "@sha1:"
    guard let range = text.firstRange(of: mark),
      let branch = BranchName(String(text[..<range.lowerBound])),
      let commit = GitObjectID(hex: String(text[range.upperBound...]))
    else { return nil }
    self.init(branch: branch, commit: commit)
  }
}
