// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryYAML

extension YAMLNode {
  /// The same value as JSON; keys that are no text are left out.
  var json: JSONValue {
    switch content {
    case .scalar(.null): .null
    case .scalar(.bool(let flag)): .bool(flag)
    case .scalar(.integer(let number)): .integer(number)
    case .scalar(.double(let number)): .double(number)
    case .scalar(.string(let text)): .string(text)
    case .sequence(let items): .array(items.map(\.json))
    case .mapping(let entries):
      .object(
        Dictionary(
          entries.compactMap { entry in entry.key.text.map { ($0, entry.value.json) } },
          uniquingKeysWith: { $1 }))
    }
  }
}
