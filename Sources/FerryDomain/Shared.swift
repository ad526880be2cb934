// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A value that many hold, as one object: handing it on costs no copy, and it is told from itself at once.
///
/// Public, because the optimizer makes a generic type for what other modules put into it only then.
@dynamicMemberLookup
public final class Shared<Value: Hashable & Sendable>: Sendable {
  /// What is shared.
  public let value: Value

  /// The first holder's.
  @inlinable
  public init(_ value: Value) { self.value = value }

  /// A member of the value.
  @inlinable
  public subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member {
    value[keyPath: member]
  }
}

extension Shared: Hashable {
  /// Whether they are one object, or hold the same.
  @inlinable
  public static func == (left: Shared, right: Shared) -> Bool {
    left === right || left.value == right.value
  }

  /// The value's hash.
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
