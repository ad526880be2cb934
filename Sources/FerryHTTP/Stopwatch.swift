// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// How far a transfer is, and which of its limits runs.
struct Stopwatch {
  typealias Instant = ContinuousClock.Instant

  enum Phase {
    /// For a name, a connection, a free stream. curl itself limits the making of a connection.
    case waiting
    case sending
    case awaitingAnswer
    case receiving
    /// Our own reader is slow: the server cannot be blamed.
    case paused
  }

  private let limits: HTTPLimits
  private var phase = Phase.waiting
  private var started: Instant
  private var lastMove: Instant

  init(_ limits: HTTPLimits, at now: Instant = .now) {
    self.limits = limits
    started = now
    lastMove = now
  }

  mutating func start(at now: Instant) {
    phase = .waiting
    started = now
    lastMove = now
  }

  /// Notes that something moved, and what is awaited next.
  mutating func enter(_ phase: Phase, at now: Instant) {
    self.phase = phase
    lastMove = now
  }

  /// The limit that has passed, as a sentence.
  func passedLimit(at now: Instant) -> String? {
    if let total = limits.total, now >= started + total { return "not finished within \(total)" }
    guard let limit = phaseLimit, now >= lastMove + limit else { return nil }
    switch phase {
    case .waiting: return "no connection within \(limit)"
    case .sending: return "the server took nothing of the request for \(limit)"
    case .awaitingAnswer: return "the server was silent for \(limit) after the request"
    case .receiving: return "the answer stood still for \(limit)"
    case .paused: return nil
    }
  }

  /// A moment not after the next at which a limit can pass, whatever the transfer does until then.
  func nextLook(after now: Instant) -> Instant {
    let shortest = min(limits.connect, limits.firstByte, limits.idle)
    let deadlines = [phaseLimit.map { lastMove + $0 }, limits.total.map { started + $0 }]
    return deadlines.compactMap(\.self).reduce(now + shortest, min)
  }

  private var phaseLimit: Duration? {
    switch phase {
    case .waiting: limits.total == nil ? limits.connect : nil
    case .sending, .receiving: limits.idle
    case .awaitingAnswer: limits.firstByte
    case .paused: nil
    }
  }
}

/// The time at which a loop's thread last woke up: asked for once and not for every line of a head.
final class TurnClock {
  private(set) var now = ContinuousClock.now

  func turn() { now = .now }
}
