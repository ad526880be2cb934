// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a Bundle's new release waits for other clusters of its environment.
package enum WaveWait: Hashable, Sendable, CustomStringConvertible {
  /// How another cluster stands is not known yet: that takes a moment, and is no news.
  case look(at: ClusterName, why: String)
  /// Another cluster goes first and does not have it yet.
  case turn(of: ClusterName, why: String)
  /// As many clusters of the wave as may are being worked on; the first of them.
  case place(behind: ClusterName, limit: Int)
  /// A wave that goes first is healthy, but not for long enough.
  case bake(wave: Int, until: Timestamp)
  /// More clusters of a wave failed or are out of reach than its budget allows; the first of them.
  case halt(wave: Int, by: ClusterName, why: String, budget: Int)

  /// When time alone may end it.
  package var until: Timestamp? {
    if case .bake(_, let until) = self { until } else { nil }
  }

  /// For people.
  package var description: String {
    switch self {
    case .look(let name, let why), .turn(let name, let why):
      "waits for \(name), which goes first: \(why)"
    case .place(let name, let limit):
      "waits for a place: at most \(limit) at once, and \(name) is one of them"
    case .bake(let wave, let until): "waits until \(until): wave \(wave) bakes"
    case .halt(let wave, let name, let why, let budget):
      "waits for \(name): \(why); the rollout is halted, because of wave \(wave) "
        + "\(budget == 0 ? "no cluster" : "at most \(budget)") may fail or be out of reach"
    }
  }
}
