// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// How long each key waits after failures in a row: doubled each time, with jitter, up to a ceiling.
package final class Backoff: Sendable {
  private let failures = Lock([WorkKey: Int]())

  package init() {}
  private static let first = Duration.seconds(2)
  private static let ceiling = Duration.seconds(300)

  /// The wait after one more failure.
  package func delay(after key: WorkKey, asked: Duration? = nil) -> Duration {
    let count = failures.withLock { failures in
      failures[key, default: 0] += 1
      return failures[key, default: 1]
    }
    return Self.wait(afterFailures: count, asked: asked)
  }

  /// Between half and all of what doubling gives, but never shorter than was asked for.
  static func wait(afterFailures count: Int, asked: Duration?) -> Duration {
    let full = min(ceiling, first * (1 << min(max(count, 1) - 1, 12)))
    return max(asked ?? .zero, full * Double.random(in: 0.5...1))
  }

  /// The key's work went well.
  package func reset(_ key: WorkKey) { failures.withLock { $0[key] = nil } }
}
