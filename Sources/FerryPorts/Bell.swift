// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Wakes one waiter; a ring without a waiter is kept for the next.
package final class Bell: Sendable {
  private struct State {
    var isRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Lock(State())

  package init() {}

  /// Wakes the waiter, or the next one that comes.
  package func ring() {
    let waiter = state.withLock { state in
      state.isRung = state.waiter == nil
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// Returns at the next ring, at once when it rang since the last wait, or when cancelled.
  package func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isRung = state.withLock { state in
          let isOver = state.isRung || Task.isCancelled
          state.isRung = false
          if !isOver { state.waiter = waiter }
          return isOver
        }
        if isRung { waiter.resume() }
      }
    } onCancel: {
      ring()
    }
  }
}
