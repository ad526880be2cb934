// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a look at a key came to.
package enum Outcome: Hashable, Sendable {
  /// All is as it should be; the next look without a signal, if any.
  case settled(next: Timestamp?)
  /// Something failed that may go by itself: tried again with back-off.
  case waiting(for: String, retryAfter: Duration?)
  /// A person has to change something; looked at again with every signal and poll.
  case stalled(reason: String)

  /// Turns a failure into what it means for the work.
  package init(_ failure: some Failure) {
    switch failure.disposition {
    case .transient, .waiting, .defect:
      self = .waiting(for: failure.description, retryAfter: failure.retryAfter)
    case .stalled: self = .stalled(reason: failure.description)
    }
  }

  /// Nothing failed.
  package var isSettled: Bool {
    if case .settled = self { true } else { false }
  }

  /// Of two outcomes the one that asks for more: a retry before a stall before rest.
  package func joined(with other: Outcome) -> Outcome {
    switch (self, other) {
    case (.settled(let mine), .settled(let theirs)):
      .settled(next: [mine, theirs].compactMap { $0 }.min())
    case (.waiting, _): self
    case (_, .waiting): other
    case (.stalled, _): self
    case (_, .stalled): other
    }
  }
}
