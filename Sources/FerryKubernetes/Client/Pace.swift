// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// How fast one API server may be asked: at full speed until it says 429, then as it bears it.
///
/// Every 429 doubles the distance between requests and stops all of them for as long as the server
/// says; every other answer takes a tenth of the distance away, until it is nothing again.
/// https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
struct Pace: Hashable, Sendable {
  static let firstDistance = Duration.milliseconds(20)
  static let longestDistance = Duration.seconds(2)
  /// The rest that a 429 means when it names none.
  static let defaultRest = Duration.seconds(1)
  /// Who would have to wait longer is refused at once, so that its caller can do something else.
  static let longestWait = Duration.seconds(10)

  private(set) var distance = Duration.zero
  private var next = Timestamp(milliseconds: 0)

  /// When the next request may go, which is then taken; or how long nobody may.
  mutating func turn(at now: Timestamp) -> Turn {
    let moment = max(now, next)
    guard moment - now <= Self.longestWait else { return .refused(retryAfter: moment - now) }
    next = moment + distance
    return .at(moment)
  }

  enum Turn: Hashable, Sendable {
    case at(Timestamp)
    case refused(retryAfter: Duration)
  }

  /// The server said 429.
  mutating func throttled(retryAfter: Duration?, at now: Timestamp) {
    distance = min(max(distance * 2, Self.firstDistance), Self.longestDistance)
    next = max(next, now + (retryAfter ?? Self.defaultRest))
  }

  /// The server answered anything else.
  mutating func answered() {
    distance = distance * 0.9
    if distance < .milliseconds(1) { distance = .zero }
  }
}
