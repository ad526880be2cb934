// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A file in which two commits differ.
package struct FileChange: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case added, removed, modified }

  package let path: String
  package let kind: Kind

  package init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}
