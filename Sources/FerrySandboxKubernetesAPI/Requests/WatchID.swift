// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One open watch.
package struct WatchID: Hashable, Sendable {
  package let number: Int

  package init(number: Int) {
    self.number = number
  }
}
