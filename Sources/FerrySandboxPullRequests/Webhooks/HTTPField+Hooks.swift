// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import HTTPTypes

extension HTTPFields {
  /// Sets a field whose name is known to be one.
  mutating func set(_ name: String, _ value: String) {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
    self[name] = value
  }
}
