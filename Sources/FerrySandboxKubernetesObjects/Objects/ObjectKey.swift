// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// An object within its table: lists are in this order.
package struct ObjectKey: Hashable, Comparable, Sendable {
  /// Empty for objects of cluster scope.
  package let namespace: String
  package let name: String

  package init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.namespace == right.namespace
      ? left.name < right.name : left.namespace < right.namespace
  }
}
