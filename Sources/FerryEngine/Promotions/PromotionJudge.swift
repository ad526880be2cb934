// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryPromotion

/// Decides a promotion with what history tells of the releases that would go.
struct PromotionJudge: Sendable {
  let history: VersionHistory

  /// The decision at a revision. A release that a person took back by hand is not proposed.
  ///
  /// History is asked only about what would go. Each answer rules a release out, so this ends.
  func decide(
    on facts: PromotionFacts, at revision: Revision, now: Timestamp
  ) async throws(PresentationFailure) -> PromotionDecision {
    var facts = facts
    while true {
      var decision = promote(facts, now: now)
      guard let proposal = decision.proposal else { return decision }
      let answers = try await answers(about: proposal, facts, at: revision)
      let reversals = answers.compactMap { answer -> Reversal? in
        guard case .byHand(let step) = answer.takenBack else { return nil }
        return Reversal(
          version: proposal.release.version, cluster: answer.cluster, author: step.author,
          commit: step.commit)
      }
      guard let reversal = reversals.first else {
        if answers.contains(where: { $0.takenBack == .byRollback }) { decision.noteRollback() }
        return decision
      }
      facts.reversals.append(reversal)
    }
  }

  private func answers(
    about proposal: Proposal, _ facts: PromotionFacts, at revision: Revision
  ) async throws(PresentationFailure) -> [(cluster: ClusterID, takenBack: TakenBack)] {
    var answers: [(cluster: ClusterID, takenBack: TakenBack)] = []
    for move in proposal.moves where move.isNeeded {
      guard let target = facts.targets.first(where: { $0.cluster == move.cluster }) else {
        continue
      }
      do throws(GitFailure) {
        let steps = try await history.steps(
          of: target.bundle, in: proposal.environment, file: move.origin.file,
          from: revision.commit)
        if let taken = takenBack(proposal.release.version, steps) {
          answers.append((move.cluster, taken))
        }
      } catch {
        throw PresentationFailure(error)
      }
    }
    return answers
  }
}
