// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a failure means for the work that met it; only the engine acts on it.
package enum Disposition: Hashable, Sendable {
  /// Likely to go by itself: try again with back-off.
  case transient
  /// Goes when something else happens first: look again when it did, or after a while.
  case waiting
  /// Stays until a person changes something.
  case stalled
  /// A mistake in Ferry itself.
  case defect
}

/// A failure at one boundary: while doing what, what happened.
package protocol Failure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Follows the word "while": `listing bundles in production/eu-1`.
  var doing: String { get }
  /// What happened, and what to do where that is known; without a full stop.
  var detail: String { get }
  /// What it means for the work.
  var disposition: Disposition { get }
  /// How long the other side asked us to wait; nothing when it did not say.
  var retryAfter: Duration? { get }
}

extension Failure {
  package var description: String { "while \(doing): \(detail)" }
  package var retryAfter: Duration? { nil }
}
