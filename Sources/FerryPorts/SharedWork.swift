// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Work that is done once at a time: who asks meanwhile waits and shares its result.
package final class SharedWork<Value: Sendable, Problem: Failure>: Sendable {
  private typealias Outcome = Result<Value, Problem>

  private enum State {
    /// Left when somebody asks.
    case idle
    /// Left when the work ends.
    case busy([Int: CheckedContinuation<Outcome, Never>])
  }

  private let state = Lock<(State, nextID: Int)>((.idle, 0))
  private let cancelled: Problem
  private let isCancelled: @Sendable (Problem) -> Bool

  /// Takes the failure of one who is cancelled while he waits, and how the work tells that of its own.
  package init(
    cancelled: Problem, isCancelled: @escaping @Sendable (Problem) -> Bool
  ) {
    self.cancelled = cancelled
    self.isCancelled = isCancelled
  }

  /// Does the work, or waits for the one who does it. When that one is cancelled the next does it.
  package func value(
    _ work: () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    while true {
      guard let outcome = await shared() else { return try await lead(work) }
      if case .failure(let failure) = outcome, isCancelled(failure), !Task.isCancelled {
        continue
      }
      return try outcome.get()
    }
  }

  private func lead(
    _ work: () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let outcome: Outcome
    do {
      outcome = .success(try await work())
    } catch {
      outcome = .failure(error)
    }
    let waiters = state.withLock { state in
      defer { state.0 = .idle }
      guard case .busy(let waiters) = state.0 else {
        return [CheckedContinuation<Outcome, Never>]()
      }
      return Array(waiters.values)
    }
    for waiter in waiters { waiter.resume(returning: outcome) }
    return try outcome.get()
  }

  /// The result of work that goes on; nothing when none did, and now it is the caller's to do.
  private func shared() async -> Outcome? {
    let id: Int? = state.withLock { state in
      state.nextID += 1
      if case .busy = state.0 { return state.nextID }
      state.0 = .busy([:])
      return nil
    }
    guard let id else { return nil }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isOver = state.withLock { state in
          guard !Task.isCancelled, case .busy(var waiters) = state.0 else { return true }
          waiters[id] = waiter
          state.0 = .busy(waiters)
          return false
        }
        if isOver { waiter.resume(returning: .failure(cancelled)) }
      }
    } onCancel: {
      let waiter = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
        guard case .busy(var waiters) = state.0 else { return nil }
        let waiter = waiters.removeValue(forKey: id)
        state.0 = .busy(waiters)
        return waiter
      }
      waiter?.resume(returning: .failure(cancelled))
    }
  }
}
