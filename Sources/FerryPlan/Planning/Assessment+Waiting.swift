// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Assessment {
  /// It waits for a cluster that goes first, looked at or not.
  package var waitsForWave: Bool { reason == WaveWait.turnReason || reason == WaveWait.lookReason }

  /// All that is known is that a cluster that goes first was not looked at yet.
  package var waitsForLook: Bool { reason == WaveWait.lookReason }
}

extension WaveWait {
  fileprivate static let turnReason = "WaitingForWave"
  fileprivate static let lookReason = "WaitingForLook"

  /// The reason of an assessment that waits so, for programs.
  var reason: String {
    switch self {
    case .look: Self.lookReason
    case .turn: Self.turnReason
    }
  }
}
