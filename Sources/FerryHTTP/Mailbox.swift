// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CCurl
import FerryPorts

/// What other threads ask of a loop.
enum Order {
  case start(Transfer)
  case cancel(Transfer)
  /// The reader of a paused stream took its bytes.
  case resume(Transfer)
}

/// The way into a loop's thread; curl allows no other call than the wake-up from outside.
final class Mailbox: @unchecked Sendable {
  // The lock protects the orders and the multi handle's life: the loop frees the handle only after
  // it saw the box closed, and a closed box wakes nobody. The storm of cancels in the tests, run
  // under the thread sanitizer, shows it.
  private let multi: UnsafeMutableRawPointer?
  private let state: Lock<State>

  private struct State {
    var orders: [Order] = []
    var isOpen: Bool
  }

  init(waking multi: UnsafeMutableRawPointer?) {
    self.multi = multi
    state = Lock(State(isOpen: multi != nil))
  }

  /// Leaves an order and wakes the loop if it was the first; false when the loop takes no more.
  @discardableResult
  func post(_ order: Order) -> Bool {
    state.withLock { state in
      guard state.isOpen else { return false }
      state.orders.append(order)
      if state.orders.count == 1 { curl_multi_wakeup(multi) }
      return true
    }
  }

  /// Closes the box; true for the caller that did it.
  @discardableResult
  func close() -> Bool {
    state.withLock { state in
      guard state.isOpen else { return false }
      state.isOpen = false
      curl_multi_wakeup(multi)
      return true
    }
  }

  /// All orders so far, and whether more can come.
  func take() -> (orders: [Order], isOpen: Bool) {
    state.withLock { state in
      defer { state.orders = [] }
      return (state.orders, state.isOpen)
    }
  }
}
