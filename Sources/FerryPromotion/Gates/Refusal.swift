// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A release whose merge request a person closed: it is not offered again, and nothing older is.
package struct Refusal: Hashable, Sendable {
  package let release: Release
  /// The merge request.
  package let number: Int

  package init(release: Release, number: Int) {
    self.release = release
    self.number = number
  }
}
