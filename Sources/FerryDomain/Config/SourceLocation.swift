// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A place in a file of the config repository.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// The index of the YAML document in the file.
  package let document: Int
  package let line: Int

  package init(file: String, document: Int, line: Int) {
    self.file = file
    self.document = document
    self.line = line
  }

  package var description: String { "\(file):\(line)" }
}
