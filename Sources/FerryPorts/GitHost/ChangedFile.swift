// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// One file that a merge request changes.
package struct ChangedFile: Hashable, Sendable {
  package enum Change: Hashable, Sendable { case added, modified, removed }

  package let path: String
  /// Where it was before, if it was moved.
  package let previousPath: String?
  package let change: Change

  package init(path: String, previousPath: String? = nil, change: Change) {
    self.path = path
    self.previousPath = previousPath
    self.change = change
  }
}
