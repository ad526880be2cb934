// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What the verification Job of a release came to on one cluster.
package struct Verification: Hashable, Sendable {
  package enum Result: Hashable, Sendable {
    case running, succeeded
    /// With one line that says why.
    case failed(String)
  }

  package let release: Release
  package let result: Result

  package init(_ release: Release, _ result: Result) {
    self.release = release
    self.result = result
  }
}
