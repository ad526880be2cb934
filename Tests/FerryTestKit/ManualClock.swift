// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

/// A clock that stands still until the test moves it.
package final class ManualClock: KeepsTime {
  private struct Sleeper {
    let until: Timestamp
    let wake: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var now: Timestamp
    var sleepers: [Int: Sleeper] = [:]
    var nextID = 0
  }

  private let state: Lock<State>

  package init(_ start: Timestamp = Timestamp(seconds: 1_800_000_000)) {
    state = Lock(State(now: start))
  }

  package var now: Timestamp { state.withLock { $0.now } }

  /// Moves the time on, and wakes whoever wanted to be woken by then.
  package func advance(by span: Duration) {
    let woken = state.withLock { state in
      state.now = state.now + span
      let due = state.sleepers.filter { $0.value.until <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.wake)
    }
    for wake in woken { wake.resume(returning: true) }
  }

  package func sleep(until moment: Timestamp) async throws(CancellationError) {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let hasSlept = await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        let answer = state.withLock { state -> Bool? in
          if Task.isCancelled { return false }
          if state.now >= moment { return true }
          state.sleepers[id] = Sleeper(until: moment, wake: wake)
          return nil
        }
        if let answer { wake.resume(returning: answer) }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.wake.resume(returning: false)
    }
    if !hasSlept { throw CancellationError() }
  }
}

extension ManualClock: CountsTime {
  package var elapsed: Duration { now - Timestamp(seconds: 0) }

  package func wait(until moment: Duration) async {
    try? await sleep(until: Timestamp(seconds: 0) + moment)
  }
}
