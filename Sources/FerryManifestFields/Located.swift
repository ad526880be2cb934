// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A value and where it stands.
package struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
  package let value: Value
  package let place: Place

  package init(value: Value, place: Place) {
    self.value = value
    self.place = place
  }
}
