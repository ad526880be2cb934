// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

public import Glibc

/// A value that only one thread at a time can reach.
///
/// Inside `withLock` nothing awaits, logs or calls out. `Synchronization.Mutex` has the same shape,
/// but the thread sanitizer does not see it on Linux.
///
/// Public, because the optimizer makes a generic type for what other modules put into it only then.
public final class Lock<Value>: @unchecked Sendable {
  // Every access to `value` happens between lock and unlock of `mutex`, in `withLock` alone. The
  // thread-sanitizer build of the tests shows it.
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline var value: Value

  /// Of a value that nobody else has.
  @inlinable
  public init(_ value: sending Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
  }

  @inlinable
  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs the body with the value while no other thread can see it.
  @inlinable
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
