// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Decides the promotion of a release that a person asks for.
///
/// Gates that the pipeline lets a person skip are skipped with a reason, and the proposal says so;
/// all others count. That it would not go by itself does not count.
package func promote(
  _ release: Release, by order: PersonalOrder, facts: PromotionFacts, now: Timestamp
) -> PromotionDecision {
  guard facts.targets.contains(where: { $0.needs(release.version) }) else { return .none }
  let asked = Question(facts: facts, release: release, now: now).candidate
  let mayBeSkipped = order.reason.isEmpty ? [] : facts.rules.skippable
  let skipped = asked.blocking.filter { mayBeSkipped.contains($0.kind) }
  let gates = asked.gates.map { gate in
    if gate.kind == .way { return Gate(.way, .open("\(order.by) asked for it")) }
    guard skipped.contains(gate) else { return gate }
    return Gate(gate.kind, .open("skipped by \(order.by): \(order.reason); \(gate.sentence)"))
  }
  let candidate = Candidate(release: release, gates: gates)
  guard candidate.isOpen else { return .blocked(candidate, coming: []) }
  return .propose(
    facts.proposal(candidate, occasion: .order(order, skipped: skipped)), gates: gates, coming: [])
}
