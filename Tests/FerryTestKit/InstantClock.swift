// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts

/// A clock that jumps: whoever sleeps wakes at once, and the time is then as late as he wanted.
package final class InstantClock: KeepsTime {
  private let moment: Lock<Timestamp>

  package init(_ start: Timestamp = Timestamp(seconds: 1_800_000_000)) { moment = Lock(start) }

  package var now: Timestamp { moment.withLock { $0 } }

  package func advance(by span: Duration) { moment.withLock { $0 = $0 + span } }

  package func sleep(until moment: Timestamp) async throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
    self.moment.withLock { $0 = max($0, moment) }
    await Task.yield()
  }
}
