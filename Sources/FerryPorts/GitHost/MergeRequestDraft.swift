// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// What a merge request should say.
package struct MergeRequestDraft: Hashable, Sendable {
  package let source: BranchName
  package let target: BranchName
  package let title: String
  package let body: String
  package let labels: [String]
  /// Whether it is not to be merged yet.
  package let isDraft: Bool

  package init(
    source: BranchName, target: BranchName, title: String, body: String, labels: [String] = [],
    isDraft: Bool = false
  ) {
    self.source = source
    self.target = target
    self.title = title
    self.body = body
    self.labels = labels
    self.isDraft = isDraft
  }
}
