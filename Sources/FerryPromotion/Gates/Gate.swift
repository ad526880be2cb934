// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A condition of a promotion, with its verdict.
package struct Gate: Hashable, Sendable {
  /// What it says. The sentence names what blocks, who can lift it, and when it lifts by itself.
  package enum Verdict: Hashable, Sendable {
    case open(String)
    case closed(String)
    /// Opens by itself at that moment.
    case waiting(until: Timestamp, String)
  }

  package let kind: GateKind
  package let verdict: Verdict

  package init(_ kind: GateKind, _ verdict: Verdict) {
    self.kind = kind
    self.verdict = verdict
  }

  /// For people.
  package var name: String {
    switch kind {
    case .health: "healthy at the source"
    case .blastRadius: "blast radius"
    case .order: "newer than what is there"
    case .way: "automatic"
    case .soak, .verification, .window, .hold, .rejected: kind.rawValue
    }
  }

  package var isOpen: Bool {
    if case .open = verdict { true } else { false }
  }

  /// When it opens by itself, where that is known.
  package var opening: Timestamp? {
    if case .waiting(let until, _) = verdict { until } else { nil }
  }

  package var sentence: String {
    switch verdict {
    case .open(let sentence), .closed(let sentence), .waiting(_, let sentence): sentence
    }
  }
}
