// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A deployment that ended, as the cluster remembers it.
package struct PastDeployment: Hashable, Sendable {
  package enum Result: Hashable, Sendable { case succeeded, failed }

  package let release: Release
  package let result: Result
  package let finished: Timestamp

  package init(_ release: Release, _ result: Result, finished: Timestamp) {
    self.release = release
    self.result = result
    self.finished = finished
  }
}
