// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// How long clusters may take for their dry-runs.
///
/// One that is out of reach is not waited for. Of those in reach the last few get as much time again
/// as the others took, and twice what they took to be listed: the far ones are not the dead ones.
struct RehearsalPatience: Sendable {
  static let longest = Duration.seconds(5)
  private static let shortest = Duration.milliseconds(100)

  private let start: Timestamp
  private let count: Int
  /// How many were late at the last look that nobody waits for.
  private var lost = 0
  /// When only a few were late that are in reach.
  private var mostAnsweredAt: Timestamp?

  /// With as many clusters, asked from now on.
  init(with count: Int, from start: Timestamp) {
    self.start = start
    self.count = count
  }

  /// Whether no more than a tenth is waited for, when as many are late.
  func isNearlyOver(for late: Int) -> Bool { (late - lost) * 10 <= count }

  /// When it is to be looked again at those that did not answer by now; nothing when nobody is waited
  /// for.
  mutating func nextLook(at late: [ClusterSight], now: Timestamp) -> Timestamp? {
    lost = late.count { $0.isLost(at: now) }
    if mostAnsweredAt == nil, isNearlyOver(for: late.count) { mostAnsweredAt = now }
    // The first end: those that are lost by then may be all that was waited for.
    return late.map(end).filter { $0 > now }.min()
  }

  private func end(of late: ClusterSight) -> Timestamp {
    let last = start + Self.longest
    switch late {
    case .outOfReach: return start
    case .awaited(let until): return min(until ?? last, last)
    case .seen(_, let span):
      guard let moment = mostAnsweredAt else { return last }
      return min(last, moment + max(Self.shortest, moment - start, span * 2))
    }
  }
}

extension ClusterSight {
  /// It does not answer, or not for so long that it may never.
  fileprivate func isLost(at now: Timestamp) -> Bool {
    switch self {
    case .outOfReach: true
    case .awaited(let until): until.map { $0 <= now } ?? false
    case .seen: false
    }
  }
}
