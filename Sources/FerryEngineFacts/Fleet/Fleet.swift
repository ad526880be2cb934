// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
package import FerryPorts
import FerryPromotion
package import FerryViews

/// The engine's knowledge of the fleet, shared by everything that looks at a key.
///
/// Every change tells the story of what happened. A view of the whole is made only when somebody
/// reads it, or listens: a change costs what changed.
package final class Fleet: Sendable {
  private let state = Lock(FleetState())
  /// The moment of the last change that is not shown yet. Held from a change until it is told, so
  /// that events come in its order.
  private let turn: Lock<Timestamp?>
  private let hasChanged = Bell()
  private let time: any KeepsTime
  private let tell: @Sendable (EventView) -> Void
  private let board: FleetBoard

  /// `tell` is called with each event, in order, and returns at once.
  package init(time: any KeepsTime, tell: @escaping @Sendable (EventView) -> Void) {
    self.time = time
    self.tell = tell
    turn = Lock(nil)
    board = FleetBoard(FleetView(time: time.now))
  }

  /// What is known now.
  package var snapshot: FleetState { state.withLock { $0 } }

  /// What people see now.
  package var view: FleetView {
    showChanges()
    return board.view
  }

  /// A number for each view that says something new, as long as `showToListeners` runs.
  package func changes() -> AsyncStream<Int> {
    showChanges()
    return board.changes()
  }

  /// Shows what changes to those who listen, until the task is cancelled; what changes while a view
  /// is made is in the next.
  package func showToListeners() async {
    while !Task.isCancelled {
      await hasChanged.wait()
      if board.listenerCount > 0 { showChanges() }
    }
  }

  /// Changes what is known, and notes what happened; what fails because we are being stopped is
  /// neither.
  package func update(_ change: (inout FleetState) -> [String]) {
    guard !Task.isCancelled else { return }
    let now = time.now
    turn.withLock { changed in
      let events = state.withLock { state in
        let events = change(&state).map { EventView(time: now, sentence: $0) }
        if !events.isEmpty {
          state.events = Array((events.reversed() + state.events).prefix(20))
        }
        return events
      }
      for event in events { tell(event) }
      changed = now
    }
    hasChanged.ring()
  }

  /// Notes what happened.
  package func note(_ sentence: String) { update { _ in [sentence] } }

  private func showChanges() {
    turn.withLock { changed in
      guard let moment = changed else { return }
      board.show(snapshot.view(at: moment))
      changed = nil
    }
  }
}
