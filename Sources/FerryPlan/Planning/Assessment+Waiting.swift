// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

extension Assessment {
  /// The reason of one whose dry-run gave no answer: nothing of it was written.
  package static let rehearsalUnanswered = "RehearsalUnanswered"

  /// The reason of one that the cluster refused to take.
  package static let writeRefused = "WriteRefused"

  /// It waits for other clusters, looked at or not.
  package var waitsForWave: Bool { WaveWait.reasons.contains(reason) }

  /// All that is known is that a cluster that goes first was not looked at yet.
  package var waitsForLook: Bool { reason == WaveWait.lookReason }

  /// The wave that goes first is healthy, but not for long enough.
  package var isBaking: Bool { reason == WaveWait.bakeReason }

  /// More clusters that go first failed, or are out of reach, than may.
  package var isHalted: Bool { reason == WaveWait.haltReason }
}

extension WaveWait {
  fileprivate static let turnReason = "WaitingForWave"
  fileprivate static let lookReason = "WaitingForLook"
  fileprivate static let placeReason = "WaitingForPlace"
  fileprivate static let bakeReason = "Baking"
  fileprivate static let haltReason = "RolloutHalted"

  fileprivate static let reasons = [
    turnReason, lookReason, placeReason, bakeReason, haltReason,
  ]

  /// The reason of an assessment that waits so, for programs.
  var reason: String {
    switch self {
    case .look: Self.lookReason
    case .turn: Self.turnReason
    case .place: Self.placeReason
    case .bake: Self.bakeReason
    case .halt: Self.haltReason
    }
  }
}
