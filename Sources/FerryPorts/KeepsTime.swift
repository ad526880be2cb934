// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// The clock of the engine; a manual one drives the tests.
package protocol KeepsTime: Sendable {
  /// The moment now.
  var now: Timestamp { get }
  /// Returns at or after the moment, or throws `CancellationError` when the task is cancelled.
  func sleep(until moment: Timestamp) async throws(CancellationError)
}
