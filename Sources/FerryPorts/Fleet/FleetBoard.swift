// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryViews

/// The latest view of the fleet, put up by one and read by many.
package final class FleetBoard: ShowsFleet {
  private let state: Lock<State>

  package init(_ view: FleetView) { state = Lock(State(view: view)) }

  package var view: FleetView { state.withLock { $0.view } }

  /// Puts up a view and gives it the next serial number; a view that differs in time alone tells
  /// nobody.
  package func show(_ view: FleetView) {
    let news = state.withLock { $0.replace(with: view) }
    for listener in news.listeners { listener.yield(news.serial) }
  }

  package func changes() -> AsyncStream<Int> {
    let (stream, listener) = AsyncStream.makeStream(
      of: Int.self, bufferingPolicy: .bufferingNewest(1))
    let key = state.withLock { $0.add(listener) }
    listener.onTermination = { [weak self] _ in self?.state.withLock { $0.remove(key) } }
    return stream
  }

  /// How many streams are being read.
  package var listenerCount: Int { state.withLock { $0.listeners.count } }
}

extension FleetBoard {
  private typealias Listener = AsyncStream<Int>.Continuation

  private struct State {
    var view: FleetView
    var listeners: [Int: Listener] = [:]
    var nextKey = 0

    init(view: FleetView) { self.view = view }

    mutating func replace(with new: FleetView) -> (serial: Int, listeners: [Listener]) {
      var new = new
      new.serial = view.serial
      var sameButForTime = new
      sameButForTime.time = view.time
      let isNews = sameButForTime != view
      if isNews { new.serial += 1 }
      view = new
      return (new.serial, isNews ? Array(listeners.values) : [])
    }

    mutating func add(_ listener: Listener) -> Int {
      nextKey += 1
      listeners[nextKey] = listener
      return nextKey
    }

    mutating func remove(_ key: Int) { listeners[key] = nil }
  }
}
