// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a watch writes next.
package struct WatchBatch: Sendable {
  package var events: [JSONValue] = []
  /// Nothing comes after these.
  package var isOver = false
}
