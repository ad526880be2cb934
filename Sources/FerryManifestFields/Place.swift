// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryYAML

/// A place in a file, kept after its tree is gone.
package struct Place: Hashable, Sendable {
  package let line: Int32
  package let column: Int32

  /// The file as a whole.
  package static let wholeFile = Place(line: 0, column: 0)

  private init(line: Int32, column: Int32) {
    self.line = line
    self.column = column
  }

  package init(_ node: YAMLNode) {
    let mark = node.start
    line = Int32(clamping: mark.line)
    column = Int32(clamping: mark.column)
  }
}
