// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A Job that failed, and the last that it said.
package struct FailedJob: Hashable, Sendable {
  package let name: String
  package let release: Release
  /// The end of its log; what the cluster said where there is none.
  package let words: String

  package init(name: String, release: Release, words: String) {
    self.name = name
    self.release = release
    self.words = words
  }
}
