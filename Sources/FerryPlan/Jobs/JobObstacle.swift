// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What keeps an active Job's pod from running.
package struct JobObstacle: Hashable, Sendable {
  /// CamelCase, the condition's reason.
  package let reason: String
  /// For people: what is wrong and what to do.
  package let message: String

  package init(_ reason: String, _ message: String) {
    self.reason = reason
    self.message = message
  }

  /// How long a Job may be without a running pod before anybody asks why.
  package static let patience: Duration = .seconds(30)

  /// How old a Job becomes with this obstacle before it is ended and counts as a failed attempt.
  ///
  /// Room comes by itself when other pods end, so a full cluster is waited for longer; either ends
  /// before the deadline of Ferry's own templates, which would hide the reason.
  package var limit: Duration {
    ["QuotaExceeded", "Unschedulable"].contains(reason) ? .seconds(1_500) : .seconds(600)
  }

  /// As a Job that was ended for it carries it.
  package var text: String { "\(reason): \(message)" }

  /// Reads what `text` wrote.
  init(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    reason = parts.first.map(String.init) ?? "JobNotStarted"
    message = String((parts.dropFirst().first ?? "").drop { $0 == " " })
  }
}
