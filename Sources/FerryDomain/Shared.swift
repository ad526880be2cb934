// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A value that many hold, as one object: handing it on costs no copy, and it is told from itself at once.
@dynamicMemberLookup
package final class Shared<Value: Hashable & Sendable>: Sendable {
  package let value: Value

  package init(_ value: Value) { self.value = value }

  package subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member {
    value[keyPath: member]
  }
}

extension Shared: Hashable {
  package static func == (left: Shared, right: Shared) -> Bool {
    left === right || left.value == right.value
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
