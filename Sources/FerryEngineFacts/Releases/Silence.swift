// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan

/// A registry that gave no answer to a question, and when it is asked again.
package struct Silence: Hashable, Sendable {
  package let sentence: String
  /// What it means for a plan that knows nothing older.
  let answer: ReleaseAnswer
  let failures: Int
  var due: Timestamp

  /// Waits longer after each failure in a row, and at least as long as the registry asked for.
  init(
    _ failure: RegistryFailure, as reason: String, after before: Silence?, at now: Timestamp
  ) {
    sentence = failure.description
    // The same in other words, such as another count of milliseconds, is no news.
    if let before, case .unknown(reason, _) = before.answer {
      answer = before.answer
    } else {
      answer = .unknown(reason: reason, message: failure.description)
    }
    failures = (before?.failures ?? 0) + 1
    due = now + Backoff.wait(afterFailures: failures, asked: failure.retryAfter)
  }
}
