// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Mustache

/// What a template is filled with: our own words, and texts from outside as `PageText`.
struct Model: MustacheParent, ExpressibleByDictionaryLiteral {
  private let values: [String: Any]

  /// A name whose value is missing counts as absent, so that a section for it is left out.
  init(dictionaryLiteral pairs: (String, Any?)...) {
    values = Dictionary(
      pairs.compactMap { name, value in value.map { (name, $0) } },
      uniquingKeysWith: { _, last in last })
  }

  func child(named name: String) -> Any? { values[name] }
}
