// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What the gates are asked: may this release go, on these facts, now?
struct Question {
  let facts: PromotionFacts
  let release: Release
  let now: Timestamp
  /// By source environment.
  let witnesses: [Witnesses]

  init(facts: PromotionFacts, release: Release, now: Timestamp) {
    self.facts = facts
    self.release = release
    self.now = now
    witnesses = facts.rules.from.map { name in
      Witnesses(
        facts.witnesses.filter { $0.cluster.environment == name }, in: name, of: release,
        facts.rules.quorum)
    }
  }

  var rules: PromotionRules { facts.rules }
  var version: String { release.version }

  /// Since when enough clusters of every source environment speak for the release.
  var since: Timestamp? {
    let times = witnesses.map(\.since)
    return times.contains(nil) ? nil : times.compactMap(\.self).max()
  }

  /// The answer of every gate.
  var candidate: Candidate {
    Candidate(
      release: release,
      gates: [
        health, soak, verification, window, hold, rejected, blastRadius, order, way,
      ])
  }

  /// Who else may open a gate, as the end of its sentence.
  func lift(_ kind: GateKind) -> String {
    rules.skippable.contains(kind)
      ? "; a person may skip it: \(command) --reason …"
      : "; the pipeline lets nobody skip it"
  }

  var command: String {
    "ferry promote \(facts.bundle) --to \(facts.environment) --version \(version)"
  }
}
