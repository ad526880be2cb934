// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Hands a body on to a reader that may be slower than the server.
final class StreamSink: TransferSink {
  /// The bytes that may lie here unread before the server is made to wait.
  static let mostUnread = 1 << 20

  let head = Promise<ResponseHead>()
  private let state = Lock(StreamState())

  var isStream: Bool { true }

  func receive(head: ResponseHead) { self.head.keep(.success(head)) }

  func receive(body: UnsafeRawBufferPointer) -> Reception {
    let waiter: StreamState.Waiter?
    switch state.withLock({ $0.offer(body, mostUnread: Self.mostUnread) }) {
    case .stored: return .taken
    case .full: return .full
    case .awaited(let found): waiter = found
    }
    waiter?.resume(returning: .success(Array(body)))
    return .taken
  }

  func end(_ outcome: Result<Void, HTTPFailure>) {
    if case .failure(let failure) = outcome { head.keep(.failure(failure)) }
    let waiter = state.withLock { $0.end(outcome) }
    waiter?.resume(returning: outcome.map { nil })
  }

  /// The next bytes; nothing at the end. A cancelled task ends the transfer.
  func next(of transfer: Transfer, through mailbox: Mailbox) async throws(HTTPFailure) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let (answer, wasFull) = state.withLock { $0.take(orWait: waiter) }
        if let answer { waiter.resume(returning: answer) }
        if wasFull { mailbox.post(.resume(transfer)) }
      }
    } onCancel: {
      mailbox.post(.cancel(transfer))
    }
    return try result.get()
  }
}
