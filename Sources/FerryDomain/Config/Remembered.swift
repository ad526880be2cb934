// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Synchronization

/// What follows from an object that never changes: computed when it is first asked for, and kept.
package struct Remembered<Value: Sendable>: ~Copyable, Sendable {
  private final class Kept: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private let kept = AtomicLazyReference<Kept>()

  package init() {}

  /// Two who ask for it first at once may both compute it.
  package borrowing func callAsFunction(_ compute: () -> Value) -> Value {
    (kept.load() ?? kept.storeIfNil(Kept(compute()))).value
  }
}
