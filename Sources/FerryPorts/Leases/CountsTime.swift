// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Glibc

/// Counts time evenly, also while the process is stopped or the machine sleeps, whatever the wall
/// clock is set to.
package protocol CountsTime: Sendable {
  /// How long it is since some moment before the start.
  var elapsed: Duration { get }
  /// Returns when so much time has passed, or when the task is cancelled.
  func wait(until moment: Duration) async
}

/// The time since the machine was started.
package struct BootTime: CountsTime {
  package init() {}

  package var elapsed: Duration {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  package func wait(until moment: Duration) async {
    let span = moment - elapsed
    if span > .zero { try? await Task.sleep(for: span, clock: .continuous) }
  }
}
