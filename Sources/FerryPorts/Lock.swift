// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// A value that only one thread at a time can reach.
///
/// Inside `withLock` nothing awaits, logs or calls out. `Synchronization.Mutex` has the same shape,
/// but the thread sanitizer does not see it on Linux.
package final class Lock<Value>: @unchecked Sendable {
  // Every access to `value` happens between lock and unlock of `mutex`, in `withLock` alone. The
  // thread-sanitizer build of the tests shows it.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  package init(_ value: sending Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs the body with the value while no other thread can see it.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
