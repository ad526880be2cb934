// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryViews

/// Shows who holds what.
package protocol ShowsLeases: Sendable {
  var leases: LeasesView { get }
}
