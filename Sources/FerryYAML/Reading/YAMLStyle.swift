// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How a node is written in its file.
package enum YAMLStyle: Hashable, Sendable {
  /// Scalars: without quotes, in either kind of quotes, or as a block behind `|` or `>`.
  case plain, singleQuoted, doubleQuoted, literal, folded
  /// Collections: in brackets or by indentation.
  case flow, block

  /// Whether a scalar spans the lines below a `|` or `>`.
  package var isBlockScalar: Bool { self == .literal || self == .folded }
}
