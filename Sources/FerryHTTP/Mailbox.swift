// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// What other threads ask of a loop.
enum Order {
  case start(Transfer)
  case cancel(Transfer)
  /// The reader of a paused stream took its bytes.
  case resume(Transfer)
}

/// The way into a loop's thread.
final class Mailbox: Sendable {
  private let bell: WakeUpBell?
  private let state: Lock<State>

  private struct State {
    var orders: [Order] = []
    var isOpen: Bool
  }

  /// Without a bell the box is closed.
  init(waking bell: WakeUpBell?) {
    self.bell = bell
    state = Lock(State(isOpen: bell != nil))
  }

  /// Leaves an order and wakes the loop if it was the first; false when the loop takes no more.
  @discardableResult
  func post(_ order: Order) -> Bool {
    let (isTaken, isFirst) = state.withLock { state in
      guard state.isOpen else { return (false, false) }
      state.orders.append(order)
      return (true, state.orders.count == 1)
    }
    if isFirst { bell?.ring() }
    return isTaken
  }

  /// Closes the box; true for the caller that did it.
  @discardableResult
  func close() -> Bool {
    let isFirst = state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
    if isFirst { bell?.ring() }
    return isFirst
  }

  /// All orders so far, and whether more can come.
  func take() -> (orders: [Order], isOpen: Bool) {
    state.withLock { state in
      defer { state.orders = [] }
      return (state.orders, state.isOpen)
    }
  }
}
