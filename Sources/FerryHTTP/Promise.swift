// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// A result that is given once and awaited once, in either order.
final class Promise<Value: Sendable>: Sendable {
  typealias Waiter = CheckedContinuation<Result<Value, HTTPFailure>, Never>

  private enum State {
    /// Left by the first of the two.
    case open
    /// Left by `keep`.
    case awaited(Waiter)
    /// Never left.
    case kept(Result<Value, HTTPFailure>)
  }

  private let state = Lock(State.open)

  /// Gives the result; a second one is ignored on purpose.
  func keep(_ result: Result<Value, HTTPFailure>) {
    let waiter: Waiter? = state.withLock { state in
      switch state {
      case .open:
        state = .kept(result)
        return nil
      case .awaited(let waiter):
        state = .kept(result)
        return waiter
      case .kept: return nil
      }
    }
    waiter?.resume(returning: result)
  }

  func result() async -> Result<Value, HTTPFailure> {
    await withCheckedContinuation { waiter in
      let kept: Result<Value, HTTPFailure>? = state.withLock { state in
        if case .kept(let result) = state { return result }
        state = .awaited(waiter)
        return nil
      }
      if let kept { waiter.resume(returning: kept) }
    }
  }
}
