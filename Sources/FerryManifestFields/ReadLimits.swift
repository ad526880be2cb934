// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// How much of a config repository is read.
package struct ReadLimits: Hashable, Sendable {
  /// How many bytes one file may have: more than one ConfigMap, so that one that is too large is
  /// told by its place.
  package var fileBytes = 4 << 20
  /// How many files `environments/` and `templates/` may have together.
  package var files = 100_000
  /// How many folders may lie in one another, for whoever walks the tree; nothing that counts lies
  /// deeper.
  package var depth = 8

  package init() {}
}
