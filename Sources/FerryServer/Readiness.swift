// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Whether Ferry can do its work.
package enum Readiness: Hashable, Sendable {
  case ready
  /// Not yet, or not now, with the reason as a sentence.
  case notReady(String)
}
