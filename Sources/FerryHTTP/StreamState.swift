// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// The unread bytes of a stream, or its reader that waits for some.
struct StreamState {
  typealias Waiter = CheckedContinuation<Result<[UInt8]?, HTTPFailure>, Never>

  /// What became of bytes that were offered.
  enum Offer {
    case stored
    case full
    /// Nothing was stored: the reader waits, give it the bytes.
    case awaited(Waiter)
  }

  private var unread: [UInt8] = []
  /// Whether bytes were turned away since the reader last took some.
  private var isFull = false
  private var waiter: Waiter?
  private var outcome: Result<Void, HTTPFailure>?

  mutating func offer(_ bytes: UnsafeRawBufferPointer, mostUnread: Int) -> Offer {
    if let waiter {
      self.waiter = nil
      return .awaited(waiter)
    }
    guard unread.count < mostUnread else {
      isFull = true
      return .full
    }
    unread.append(contentsOf: bytes)
    return .stored
  }

  /// All unread bytes or the end; without either the reader waits. Also whether there is room again.
  mutating func take(
    orWait waiter: Waiter
  ) -> (answer: Result<[UInt8]?, HTTPFailure>?, wasFull: Bool) {
    defer { isFull = false }
    if !unread.isEmpty {
      defer { unread = [] }
      return (.success(unread), isFull)
    }
    if let outcome { return (outcome.map { nil }, false) }
    self.waiter = waiter
    return (nil, isFull)
  }

  /// Notes the end; the reader that waits for it. What was received before is still to be read.
  mutating func end(_ outcome: Result<Void, HTTPFailure>) -> Waiter? {
    self.outcome = outcome
    if case .failure(let failure) = outcome, failure.code == .cancelled { unread = [] }
    defer { waiter = nil }
    return waiter
  }
}
