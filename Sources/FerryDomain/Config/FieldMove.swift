// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One text that travels with a promotion into one file.
package struct FieldMove: Hashable, Sendable {
  /// The document that is edited: a Bundle or a ConfigMap.
  package let origin: SourceLocation
  /// `spec`, `env`, `NAME`, or `data`, `KEY`.
  package let steps: [String]
  package let text: String
  /// The key is not there yet.
  package let isNew: Bool

  package init(origin: SourceLocation, steps: [String], text: String, isNew: Bool) {
    self.origin = origin
    self.steps = steps
    self.text = text
    self.isNew = isNew
  }
}
