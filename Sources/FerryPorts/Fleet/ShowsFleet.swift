// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryViews

/// Shows how the fleet stands, and tells when that changes.
package protocol ShowsFleet: Sendable {
  /// The latest view.
  var view: FleetView { get }

  /// The serial numbers of the views to come; who reads slowly gets only the newest.
  ///
  /// The stream ends when the reader drops it.
  func changes() -> AsyncStream<Int>
}
