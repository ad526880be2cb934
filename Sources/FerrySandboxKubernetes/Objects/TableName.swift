// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Names the table that keeps the objects of a type.
struct TableName: Hashable, Sendable {
  let group: String
  let plural: String
}
