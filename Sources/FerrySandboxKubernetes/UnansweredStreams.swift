// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// The streams of a connection that nobody answers yet.
///
/// NIO traps when one of them is let go unanswered, as would happen to those that arrive while the
/// connection ends: so each is given out, if only to be ended.
final class UnansweredStreams: Sendable {
  /// In the order in which they came; nothing once the connection has ended.
  private let waiting = Lock<[NegotiatedChannel.Exchanges]?>([])

  /// Makes a stream and keeps it; false, and not made, when the connection has ended.
  func add(_ make: () throws -> NegotiatedChannel.Exchanges) throws -> Bool {
    try waiting.withLock { waiting in
      guard waiting != nil else { return false }
      waiting?.append(try make())
      return true
    }
  }

  /// The one that came first.
  func next() -> NegotiatedChannel.Exchanges? {
    waiting.withLock { waiting in
      waiting?.isEmpty == false ? waiting?.removeFirst() : nil
    }
  }

  /// Takes no more streams, and gives those that are left.
  func close() -> [NegotiatedChannel.Exchanges] {
    waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting ?? []
    }
  }
}
