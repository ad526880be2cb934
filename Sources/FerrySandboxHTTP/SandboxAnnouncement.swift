// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// A value that becomes known once; whoever asks earlier waits for it.
package final class Announcement<Value: Sendable>: Sendable {
  private typealias Waiter = CheckedContinuation<Value, any Error>

  private enum State {
    /// Leaves for `told` by `tell`, for `withdrawn` by `withdraw`.
    case open([Int: Waiter], next: Int)
    /// Leaves for `withdrawn`.
    case told(Value)
    /// The end: the value is not, or no longer, true.
    case withdrawn
  }

  private let state = Lock(State.open([:], next: 0))

  package init() {}

  /// The value, while it is known.
  package var valueNow: Value? {
    state.withLock { state in
      if case .told(let value) = state { value } else { nil }
    }
  }

  /// Gives the value to all who wait; a second telling is ignored.
  package func tell(_ value: Value) {
    let waiting = state.withLock { state -> [Waiter] in
      guard case .open(let waiting, _) = state else { return [] }
      state = .told(value)
      return Array(waiting.values)
    }
    for continuation in waiting { continuation.resume(returning: value) }
  }

  /// Says that the value does not hold any more, and ends every wait for it.
  package func withdraw() {
    let waiting = state.withLock { state -> [Waiter] in
      defer { state = .withdrawn }
      guard case .open(let waiting, _) = state else { return [] }
      return Array(waiting.values)
    }
    for continuation in waiting { continuation.resume(throwing: CancellationError()) }
  }

  /// Waits for the value; throws `CancellationError` when it was withdrawn or the task is cancelled.
  package func value() async throws -> Value {
    let place = state.withLock { state in
      guard case .open(let waiting, let next) = state else { return 0 }
      state = .open(waiting, next: next + 1)
      return next
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wait(at: place, $0) }
    } onCancel: {
      take(place)?.resume(throwing: CancellationError())
    }
  }

  private func wait(at place: Int, _ continuation: Waiter) {
    // A task cancelled before this line has already run its handler and found nobody here.
    let answer: Result<Value, any Error>? = state.withLock { state in
      switch state {
      case .told(let value): return .success(value)
      case .withdrawn: return .failure(CancellationError())
      case .open where Task.isCancelled: return .failure(CancellationError())
      case .open(var waiting, let next):
        waiting[place] = continuation
        state = .open(waiting, next: next)
        return nil
      }
    }
    if let answer { continuation.resume(with: answer) }
  }

  private func take(_ place: Int) -> Waiter? {
    state.withLock { state in
      guard case .open(var waiting, let next) = state else { return nil }
      let continuation = waiting.removeValue(forKey: place)
      state = .open(waiting, next: next)
      return continuation
    }
  }
}
