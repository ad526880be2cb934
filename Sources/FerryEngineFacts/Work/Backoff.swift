// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// How long each key waits after failures in a row: doubled each time, with jitter, up to a ceiling.
package final class Backoff: Sendable {
  private let failures = Lock([WorkKey: Int]())
  private static let patience = Patience(first: .seconds(2), ceiling: .seconds(300))

  package init() {}

  /// The wait after one more failure.
  package func delay(after key: WorkKey, asked: Duration? = nil) -> Duration {
    Self.wait(afterFailures: count(key), asked: asked)
  }

  /// The wait after one more look in a row that a person has to answer.
  package func rest(after key: WorkKey, atLeast first: Duration) -> Duration {
    Patience(first: first, ceiling: max(first, .seconds(3_600))).wait(after: count(key))
  }

  /// Between half and all of what doubling gives, but never shorter than was asked for.
  static func wait(afterFailures count: Int, asked: Duration?) -> Duration {
    max(asked ?? .zero, patience.wait(after: count) * Double.random(in: 0.5...1))
  }

  /// The key's work went well.
  package func reset(_ key: WorkKey) { failures.withLock { $0[key] = nil } }

  private func count(_ key: WorkKey) -> Int {
    failures.withLock { failures in
      failures[key, default: 0] += 1
      return failures[key, default: 1]
    }
  }
}
