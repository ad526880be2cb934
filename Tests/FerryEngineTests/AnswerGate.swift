// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// Holds back one answer.
struct AnswerGate: Sendable {
  private let held = Lock(String?.none)
  private let reached = Bell()
  private let released = Bell()

  /// The next answer of this kind does not pass.
  func close(for kind: String) { held.withLock { $0 = kind } }

  func open() { released.ring() }

  /// Returns when an answer is being held back.
  func untilReached() async { await reached.wait() }

  /// Returns when an answer may go on.
  func pass(_ kind: String) async {
    let isHeld = held.withLock { held in
      guard held == kind else { return false }
      held = nil
      return true
    }
    guard isHeld else { return }
    reached.ring()
    await released.wait()
  }
}
