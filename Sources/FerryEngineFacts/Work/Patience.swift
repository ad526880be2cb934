// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How long something is left alone that did not go well: doubled each time, up to a ceiling.
package struct Patience: Sendable {
  package let first: Duration
  package let ceiling: Duration

  package init(first: Duration, ceiling: Duration) {
    self.first = first
    self.ceiling = ceiling
  }

  /// The wait after it did not go well so many times in a row.
  package func wait(after count: Int) -> Duration {
    min(ceiling, first * (1 << min(max(count, 1) - 1, 20)))
  }

  /// How long it is left alone now.
  package func delay(after last: Delay?, at now: Timestamp) -> Delay {
    let count = (last?.count ?? 0) + 1
    return Delay(count: count, until: now + wait(after: count))
  }

  /// What did not go well several times in a row, and when it is tried again.
  package struct Delay: Hashable, Sendable {
    fileprivate let count: Int
    package let until: Timestamp
  }
}
