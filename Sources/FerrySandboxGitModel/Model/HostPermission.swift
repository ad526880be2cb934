// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// What somebody may do in a project; each includes those before it.
package enum HostPermission: Int, Hashable, Comparable, Sendable, CaseIterable {
  /// Not even see it.
  case none
  /// See it and comment.
  case read
  /// Push, open, approve and merge.
  case write
  /// Set up webhooks and protections.
  case admin

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
