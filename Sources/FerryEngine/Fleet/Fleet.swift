// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts
import FerryPromotion

/// The engine's knowledge of the fleet, shared by everything that looks at a key.
///
/// Every change puts up a new view and tells the story of what happened.
final class Fleet: Sendable {
  private let state = Lock(FleetState())
  /// Held from a change until it is shown and told, so that views and events come in its order.
  private let turn = Lock(())
  private let time: any KeepsTime
  private let tell: @Sendable (EventView) -> Void
  let board: FleetBoard

  /// `tell` is called with each event, in order, and returns at once.
  init(time: any KeepsTime, tell: @escaping @Sendable (EventView) -> Void) {
    self.time = time
    self.tell = tell
    board = FleetBoard(FleetView(time: time.now))
  }

  /// What is known now.
  var snapshot: FleetState { state.withLock { $0 } }

  /// Changes what is known, and notes what happened; what fails because we are being stopped is
  /// neither.
  func update(_ change: (inout FleetState) -> [String]) {
    guard !Task.isCancelled else { return }
    let now = time.now
    turn.withLock { _ in
      let (view, events) = state.withLock { state in
        let events = change(&state).map { EventView(time: now, sentence: $0) }
        state.events = Array((events.reversed() + state.events).prefix(20))
        return (state.view(at: now), events)
      }
      for event in events { tell(event) }
      board.show(view)
    }
  }

  /// Notes what happened.
  func note(_ sentence: String) { update { _ in [sentence] } }
}
