// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// A registry that gave no answer to a question, and when it is asked again.
package struct Silence: Hashable, Sendable {
  package let sentence: String
  let failures: Int
  var due: Timestamp

  /// Waits longer after each failure in a row, and at least as long as the registry asked for.
  init(_ failure: RegistryFailure, after before: Silence?, at now: Timestamp) {
    sentence = failure.description
    failures = (before?.failures ?? 0) + 1
    due = now + Backoff.wait(afterFailures: failures, asked: failure.retryAfter)
  }
}
