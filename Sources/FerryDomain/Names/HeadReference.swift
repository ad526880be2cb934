// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// Where a Git host keeps the head of a merge request in the repository that it is for, also of one
/// that comes from a fork.
package struct HeadReference: Hashable, Sendable, CustomStringConvertible {
  /// Such as `refs/pull/7/head`.
  package let text: String

  private init(checked text: String) { self.text = text }

  /// GitHub's, Gitea's and Forgejo's.
  package static func pull(_ number: Int) -> Self { Self(checked: "refs/pull/\(number)/head") }

  /// GitLab's.
  package static func mergeRequest(_ number: Int) -> Self {
    Self(checked: "refs/merge-requests/\(number)/head")
  }

  /// Nothing for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, let number = Int(parts[2]), number > 0 else { return nil }
    let known = [Self.pull(number), .mergeRequest(number)].first { $0.text == text }
    guard let known else { return nil }
    self = known
  }

  package var description: String { text }
}
