// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A file of the config repository as it was read.
package struct SourceFile: Hashable, Sendable {
  /// From the top of the repository, with `/`.
  package let path: String
  package let content: [UInt8]

  package init(path: String, content: [UInt8]) {
    self.path = path
    self.content = content
  }

  /// A file of that text.
  package init(path: String, text: String) {
    self.init(path: path, content: Array(text.utf8))
  }
}
