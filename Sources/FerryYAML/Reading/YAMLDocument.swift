// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One document of a file.
package struct YAMLDocument: Sendable {
  /// 0 for the first document of the file; documents without content count too.
  package let index: Int
  package let root: YAMLNode

  /// Whether nothing stands between the `---` lines but comments.
  package var isEmpty: Bool {
    root.kind == .scalar && root.style == .plain && root.start.offset == root.end.offset
  }
}
