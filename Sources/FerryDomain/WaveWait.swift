// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Why a Bundle's new release waits for another cluster of its environment, which goes first.
package enum WaveWait: Hashable, Sendable, CustomStringConvertible {
  /// How the other cluster stands is not known yet: that takes a moment, and is no news.
  case look(at: ClusterName, why: String)
  /// The other cluster does not have it, or cannot be seen.
  case turn(of: ClusterName, why: String)

  /// For people.
  package var description: String {
    switch self {
    case .look(let name, let why), .turn(let name, let why):
      "waits for \(name), which goes first: \(why)"
    }
  }
}
