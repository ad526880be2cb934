// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts

/// The event streams that may be open at once.
final class ListenerPlaces: Sendable {
  private let free: Lock<Int>

  init(_ count: Int) { free = Lock(count) }

  /// A place, given back when nobody holds it any more; nothing when all are taken.
  func take() -> Place? {
    let isFree = free.withLock { free in
      guard free > 0 else { return false }
      free -= 1
      return true
    }
    return isFree ? Place(of: self) : nil
  }

  final class Place: Sendable {
    private let places: ListenerPlaces

    fileprivate init(of places: ListenerPlaces) { self.places = places }

    deinit { places.free.withLock { $0 += 1 } }
  }
}
