// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// How long each key waits after failures in a row: doubled each time, with jitter, up to a ceiling.
final class Backoff: Sendable {
  private let failures = Lock([WorkKey: Int]())
  private let first: Duration
  private let ceiling: Duration

  init(first: Duration = .seconds(2), ceiling: Duration = .seconds(300)) {
    self.first = first
    self.ceiling = ceiling
  }

  /// The wait after one more failure: between half and all of what doubling gives.
  func delay(after key: WorkKey, asked: Duration? = nil) -> Duration {
    let count = failures.withLock { failures in
      failures[key, default: 0] += 1
      return failures[key, default: 1]
    }
    let full = min(ceiling, first * (1 << min(count - 1, 12)))
    return max(asked ?? .zero, full * Double.random(in: 0.5...1))
  }

  /// The key's work went well.
  func reset(_ key: WorkKey) { failures.withLock { $0[key] = nil } }
}
