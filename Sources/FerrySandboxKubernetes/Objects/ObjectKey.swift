// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// An object within its table: lists are in this order.
struct ObjectKey: Hashable, Comparable, Sendable {
  /// Empty for objects of cluster scope.
  let namespace: String
  let name: String

  static func < (left: Self, right: Self) -> Bool {
    left.namespace == right.namespace
      ? left.name < right.name : left.namespace < right.namespace
  }
}
