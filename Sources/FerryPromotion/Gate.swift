// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A condition of a promotion, with its verdict.
package struct Gate: Hashable, Sendable {
  /// What it says. The sentence names what blocks and who can lift it.
  package enum Verdict: Hashable, Sendable {
    case open(String)
    case closed(String)
    /// Opens by itself at that moment.
    case waiting(until: Timestamp, String)
  }

  package let name: String
  package let verdict: Verdict

  package init(_ name: String, _ verdict: Verdict) {
    self.name = name
    self.verdict = verdict
  }

  package var isOpen: Bool {
    if case .open = verdict { true } else { false }
  }

  package var sentence: String {
    switch verdict {
    case .open(let sentence), .closed(let sentence), .waiting(_, let sentence): sentence
    }
  }
}
