// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One open watch.
struct WatchID: Hashable, Sendable {
  let number: Int
}
