// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What is to be done about a promotion.
package enum PromotionDecision: Hashable, Sendable {
  /// There is nothing to promote.
  case none
  /// Candidates are seen, and none may go: the one that goes next, and newer ones behind it.
  case blocked(Candidate, coming: [Candidate])
  /// None may go yet, and the one that goes next is offered as a draft meanwhile.
  case announce(Proposal, Candidate, coming: [Candidate])
  /// The newest candidate that may go, and newer ones that wait.
  case propose(Proposal, gates: [Gate], coming: [Candidate])

  /// What is offered, as a draft or not; nothing when nothing is.
  package var proposal: Proposal? {
    switch self {
    case .none, .blocked: nil
    case .announce(let proposal, _, _), .propose(let proposal, _, _): proposal
    }
  }

  /// What the gates say of what goes first.
  package var gates: [Gate] {
    switch self {
    case .none: []
    case .blocked(let candidate, _), .announce(_, let candidate, _): candidate.gates
    case .propose(_, let gates, _): gates
    }
  }

  /// Notes that a rollback took back what is offered.
  package mutating func noteRollback() {
    switch self {
    case .none, .blocked: break
    case .announce(var proposal, let candidate, let coming):
      proposal.wasRolledBack = true
      self = .announce(proposal, candidate, coming: coming)
    case .propose(var proposal, let gates, let coming):
      proposal.wasRolledBack = true
      self = .propose(proposal, gates: gates, coming: coming)
    }
  }

  /// When something opens by itself, so that it is worth another look.
  package var nextLook: Timestamp? {
    let waiting: [Candidate] =
      switch self {
      case .none: []
      case .blocked(let next, let coming), .announce(_, let next, let coming): [next] + coming
      case .propose(_, _, let coming): coming
      }
    return waiting.flatMap(\.gates).compactMap(\.opening).min()
  }
}

/// Decides the promotion of one Bundle into one environment at one moment.
///
/// Each candidate has its own clock, so that frequent releases do not starve the environment: the
/// newest one whose gates are all open is proposed. It never leads back from a version that the
/// environment already has beyond it, nor past a release that people refused to an older one.
package func promote(_ facts: PromotionFacts, now: Timestamp) -> PromotionDecision {
  guard facts.isPossible else { return .none }
  let candidates = facts.notOlderThanRefused(facts.candidates(at: now))
  if let index = candidates.firstIndex(where: \.isOpen) {
    let coming = Array(candidates[..<index])
    let candidate = candidates[index]
    return .propose(
      facts.proposal(candidate, occasion: .promotion, coming: coming), gates: candidate.gates,
      coming: coming)
  }
  // The one that goes first by itself, or else the newest.
  let opening = candidates.indices.compactMap { index in
    candidates[index].opening.map { (index, $0) }
  }
  guard let index = opening.min(by: { $0.1 < $1.1 })?.0 ?? candidates.indices.first else {
    return .none
  }
  let (next, coming) = (candidates[index], Array(candidates[..<index]))
  guard facts.rules.opensDrafts, facts.rules.by == .mergeRequest, next.waitsOnlyForTime else {
    return .blocked(next, coming: coming)
  }
  return .announce(
    facts.proposal(next, occasion: .promotion, coming: coming), next, coming: coming)
}

extension PromotionFacts {
  /// The candidates down to the first that people refused.
  fileprivate func notOlderThanRefused(_ candidates: [Candidate]) -> [Candidate] {
    let refused = Set(refusals.map(\.release))
    let last = candidates.firstIndex { refused.contains($0.release) }
    return last.map { Array(candidates[...$0]) } ?? candidates
  }
}
