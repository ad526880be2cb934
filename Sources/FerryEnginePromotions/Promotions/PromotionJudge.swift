// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryPromotion
import FerryViews

/// Decides a promotion with what history and the Git host tell of the releases that would go.
struct PromotionJudge: Sendable {
  let history: VersionHistory
  /// Nothing where another replica speaks with the Git host.
  let hearing: HostHearing?

  /// What was decided, and the merge requests that people closed.
  struct Verdict: Sendable {
    var decision: PromotionDecision
    var refused: [Release: MergeRequestLink] = [:]
  }

  /// The decision at a revision. A release that a person took back by hand, or whose merge request a
  /// person closed, is not proposed.
  ///
  /// History and the host are asked only about what would go. Each answer rules a release out, so this
  /// ends.
  func decide(
    on facts: PromotionFacts, at revision: Revision, now: Timestamp
  ) async throws(PresentationFailure) -> Verdict {
    var facts = facts
    var refused: [Release: MergeRequestLink] = [:]
    while true {
      var decision = promote(facts, now: now)
      guard let proposal = decision.proposal else {
        return Verdict(decision: decision, refused: refused)
      }
      let answers = try await answers(about: proposal, facts, at: revision)
      let reversals = answers.compactMap { answer -> Reversal? in
        guard case .byHand(let step) = answer.takenBack else { return nil }
        return Reversal(
          version: proposal.release.version, cluster: answer.cluster, author: step.author,
          commit: step.commit)
      }
      if let reversal = reversals.first {
        facts.reversals.append(reversal)
        continue
      }
      if answers.contains(where: { $0.takenBack == .byRollback }) { decision.noteRollback() }
      guard let request = try await refusal(of: decision.proposal ?? proposal, facts.rules) else {
        return Verdict(decision: decision, refused: refused)
      }
      facts.refusals.append(Refusal(release: proposal.release, number: request.number))
      refused[proposal.release] = request.link
    }
  }

  /// The merge request that a person closed.
  private func refusal(
    of proposal: Proposal, _ rules: PromotionRules
  ) async throws(PresentationFailure) -> MergeRequest? {
    guard proposal.way != .commit, let hearing else { return nil }
    let requests = try await hearing.requests(for: proposal, rules)
    guard case .rejected(let number) = answer(to: proposal, in: requests.map(\.fact)) else {
      return nil
    }
    return requests.first { $0.number == number }
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
