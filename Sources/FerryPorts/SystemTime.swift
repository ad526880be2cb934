// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import Glibc

/// The time of this machine.
package struct SystemTime: KeepsTime {
  package init() {}

  package var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  package func sleep(until moment: Timestamp) async throws(CancellationError) {
    let span = moment - now
    guard span > .zero else {
      if Task.isCancelled { throw CancellationError() }
      return
    }
    do { try await Task.sleep(for: span) } catch { throw CancellationError() }
  }
}
