// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The deliveries of late, to tell one that comes again; the oldest are forgotten first.
package struct RecentDeliveries<Name: Hashable & Sendable>: Sendable {
  private let capacity: Int
  private var known: Set<Name> = []
  /// A ring of at most `capacity` names, the oldest at `oldest` once it is full.
  private var order: [Name] = []
  private var oldest = 0

  /// A capacity below one is taken as one.
  package init(capacity: Int = 10_000) { self.capacity = max(1, capacity) }

  /// Remembers a delivery; false when it was there already.
  package mutating func insert(_ name: Name) -> Bool {
    guard known.insert(name).inserted else { return false }
    if order.count < capacity {
      order.append(name)
    } else {
      known.remove(order[oldest])
      order[oldest] = name
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
