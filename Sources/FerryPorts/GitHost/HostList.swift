// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What a host listed, up to a limit.
package struct HostList<Item: Hashable & Sendable>: Hashable, Sendable {
  package let items: [Item]
  /// Whether there is nothing beyond these.
  package let isWhole: Bool

  package init(_ items: [Item], isWhole: Bool) {
    self.items = items
    self.isWhole = isWhole
  }
}
