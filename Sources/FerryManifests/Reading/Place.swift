// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryYAML

/// A place in a file, kept after its tree is gone.
struct Place: Hashable, Sendable {
  let line: Int32
  let column: Int32

  /// The file as a whole.
  static let wholeFile = Place(line: 0, column: 0)

  private init(line: Int32, column: Int32) {
    self.line = line
    self.column = column
  }

  init(_ node: YAMLNode) {
    let mark = node.start
    line = Int32(clamping: mark.line)
    column = Int32(clamping: mark.column)
  }
}

/// A value and where it stands.
struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
  let value: Value
  let place: Place
}
