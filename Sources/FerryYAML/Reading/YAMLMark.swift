// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A place in a file.
package struct YAMLMark: Hashable, Sendable {
  /// In bytes from the start of the file.
  package let offset: Int
  /// 1 for the first line; lines end as editors see it.
  package let line: Int
  /// 1 for the first Unicode scalar of the line; a byte order mark is not counted.
  package let column: Int
}
