// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A promotion that is not over, and what it waits for.
package struct PromotionView: Hashable, Sendable {
  /// The environment that is promoted into.
  package let environment: EnvironmentName
  package let bundle: BundleName
  /// The version there now; nothing when the Bundle is new.
  package let from: String?
  package let to: String
  /// What happens next, or what blocks it.
  package let state: String
  /// Every gate, in the order they are asked.
  package let gates: [GateView]
  package let mergeRequest: MergeRequestLink?

  package init(
    environment: EnvironmentName, bundle: BundleName, from: String?, to: String, state: String,
    gates: [GateView] = [], mergeRequest: MergeRequestLink? = nil
  ) {
    self.environment = environment
    self.bundle = bundle
    self.from = from
    self.to = to
    self.state = state
    self.gates = gates
    self.mergeRequest = mergeRequest
  }
}

/// Where a person reads and merges a promotion.
package struct MergeRequestLink: Hashable, Sendable {
  package let number: Int
  package let url: String

  package init(number: Int, url: String) {
    self.number = number
    self.url = url
  }
}

/// What one gate says of one promotion.
package struct GateView: Hashable, Sendable {
  /// Whether the promotion may pass.
  package enum Verdict: String, Hashable, Sendable, CaseIterable { case open, closed, waiting }

  /// `soak`, `window`, `hold`, `approval` and the like.
  package let name: String
  package let verdict: Verdict
  /// Why, and who can lift it.
  package let sentence: String
  /// When it opens by itself, where that is known.
  package let until: Timestamp?

  package init(name: String, verdict: Verdict, sentence: String, until: Timestamp? = nil) {
    self.name = name
    self.verdict = verdict
    self.sentence = sentence
    self.until = until
  }
}
