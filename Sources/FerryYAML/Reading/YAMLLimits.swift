// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How much YAML is read from one file.
package struct YAMLLimits: Hashable, Sendable {
  /// How long the file may be.
  package var bytes = 1 << 20
  /// How deep collections may nest, also through aliases.
  package var depth = 100
  /// How many nodes a file may stand for, each alias counted as all that it stands for.
  ///
  /// This is what stops an alias bomb: it is counted while reading, and nothing is expanded.
  package var nodes = 100_000

  package init() {}
}
