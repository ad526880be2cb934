// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Names the table that keeps the objects of a type.
package struct TableName: Hashable, Sendable {
  package let group: String
  package let plural: String

  package init(group: String, plural: String) {
    self.group = group
    self.plural = plural
  }
}
