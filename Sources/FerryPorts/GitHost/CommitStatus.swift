// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A commit status, such as `ferry/rollout`.
package struct CommitStatus: Hashable, Sendable {
  package enum State: String, Hashable, Sendable { case pending, success, failure }

  package let name: String
  package let state: State
  /// At most 140 Unicode scalars are kept, which is GitHub's limit.
  package let description: String
  package let url: String?

  package init(name: String, state: State, description: String, url: String? = nil) {
    self.name = name
    self.state = state
    self.description = String(String.UnicodeScalarView(description.unicodeScalars.prefix(140)))
    self.url = url
  }
}
