// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A secret: every way of printing it gives `redacted`.
package struct Redacted<Value: Sendable & Hashable>: Sendable, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  /// The secret itself, for the one call that must send it.
  package let revealed: Value

  package init(_ value: Value) { revealed = value }

  package var description: String { "redacted" }
  package var debugDescription: String { "redacted" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
