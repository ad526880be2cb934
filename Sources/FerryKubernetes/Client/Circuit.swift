// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Whether one API server is asked at all: after some requests in a row that got no answer, one at a
/// time tries it, and all others fail at once with what that one met.
///
/// Any answer closes the circuit again, also a refusal.
struct Circuit: Sendable {
  static let mostFailures = 5
  static let firstRest = Duration.seconds(1)
  static let longestRest = Duration.seconds(10)
  /// A trial that ended without anybody saying so stands in nobody's way for longer.
  static let longestTrial = Duration.seconds(60)

  private var failures = 0
  private var last: HTTPFailure?
  private var nextTrial = Timestamp(milliseconds: 0)

  /// What becomes of a request now; where it is the trial, it is the only one until it ends.
  mutating func pass(at now: Timestamp) -> Passage {
    guard failures >= Self.mostFailures, let last else { return .open }
    guard now >= nextTrial else { return .refused(last, retryAfter: nextTrial - now) }
    nextTrial = now + Self.longestTrial
    return .trial
  }

  enum Passage: Hashable, Sendable {
    case open
    case trial
    case refused(HTTPFailure, retryAfter: Duration)
  }

  /// The server answered.
  mutating func answered() {
    failures = 0
    last = nil
  }

  /// A request got no answer; the rest doubles with each trial that fails.
  mutating func failed(_ failure: HTTPFailure, passage: Passage, at now: Timestamp) {
    switch failure.code {
    case .cancelled:
      if passage == .trial { nextTrial = now }
    // The request's own fault, or an answer.
    case .invalid, .tooLarge: answered()
    case .unresolvedName, .unreachable, .tls, .timedOut, .interrupted:
      last = failure
      // Those that left before the circuit opened do not make the rest longer.
      guard failures < Self.mostFailures || passage == .trial else { return }
      failures += 1
      let trials = min(max(failures - Self.mostFailures, 0), 8)
      nextTrial = now + min(Self.longestRest, Self.firstRest * (1 << trials))
    }
  }
}
