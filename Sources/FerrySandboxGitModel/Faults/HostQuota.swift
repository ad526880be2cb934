// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// How many requests are left until when.
package struct HostQuota: Hashable, Sendable {
  package let limit: Int
  package let window: Duration
  package private(set) var used = 0
  package private(set) var resets: Timestamp

  package init(limit: Int, window: Duration, from now: Timestamp) {
    (self.limit, self.window) = (limit, window)
    resets = now + window
  }

  package var remaining: Int { max(0, limit - used) }

  package var isExceeded: Bool { used > limit }

  /// Counts one request; a new window begins when the last one is over.
  mutating func spend(at now: Timestamp) {
    if now >= resets { (used, resets) = (0, now + window) }
    used += 1
  }
}
