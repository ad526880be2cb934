// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import Glibc

/// The time of the machine.
struct SystemClock: KeepsTime {
  var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  func sleep(until moment: Timestamp) async throws(CancellationError) {
    do {
      try await Task.sleep(for: max(.zero, moment - now))
    } catch {
      throw CancellationError()
    }
  }
}
