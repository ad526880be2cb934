// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// Stands before every write that needs a Lease, and lets through only as long as it is held and the
/// emergency brake is not pulled.
///
/// It is asked at the last moment: when a connection stands and the request is about to be sent, and
/// again with each part of its body. A replica that was stopped in between and goes on later finds it
/// closed.
package struct WriteFence: Sendable {
  /// How the writes are signed, for the audit log of the server: `ferry/replica-1 (lease 3)`.
  package let signature: String?
  private let left: @Sendable () -> Duration
  private let doubt: @Sendable () -> Void
  private var brake: EmergencyBrake?

  /// `left` says for how long writes are still let through; `doubt` is called after a write that was
  /// sent and of which it is not known whether it was carried out.
  package init(
    signature: String, left: @escaping @Sendable () -> Duration,
    doubt: @escaping @Sendable () -> Void
  ) {
    self.signature = signature
    self.left = left
    self.doubt = doubt
  }

  private init() {
    signature = nil
    left = { .seconds(1 << 30) }
    doubt = {}
  }

  /// Lets everything through.
  package static let open = WriteFence()

  /// The same fence, which an emergency stop closes too.
  package func closing(by brake: EmergencyBrake) -> WriteFence {
    var fence = self
    fence.brake = brake
    return fence
  }

  /// For how long writes are still let through; zero or less when not any more.
  package var timeLeft: Duration { brake?.stop == nil ? left() : .zero }

  package var isOpen: Bool { timeLeft > .zero }

  /// Notes that a write was sent, and not answered by who carries it out.
  package func leaveUnanswered() { doubt() }

  /// Why a write is not made while the fence is closed.
  package var whyClosed: String {
    brake?.stop?.sentence
      ?? "the Lease was lost before the request was sent; whoever holds it now goes on"
  }
}
