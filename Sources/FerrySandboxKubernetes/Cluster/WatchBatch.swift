// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain

/// What a watch writes next.
struct WatchBatch: Sendable {
  var events: [JSONValue] = []
  /// Nothing comes after these.
  var isOver = false
}
