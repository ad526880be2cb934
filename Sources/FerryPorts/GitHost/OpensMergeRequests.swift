// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Opens and keeps up merge requests at a Git host.
package protocol OpensMergeRequests: Sendable {
  /// Merge requests from one branch into another, newest first, in every state; the latest 100.
  func mergeRequests(
    from source: BranchName, into target: BranchName
  ) async throws(GitHostFailure) -> [MergeRequest]

  /// Opens a merge request; `GitHostFailure.conflict` when one is already open.
  func open(_ draft: MergeRequestDraft) async throws(GitHostFailure) -> MergeRequest

  /// Replaces title and body.
  func update(_ number: Int, _ draft: MergeRequestDraft) async throws(GitHostFailure)
}

/// Tells a Git host how things stand.
package protocol ReportsProgress: Sendable {
  /// Sets a commit status; the same state twice is no failure.
  func setStatus(_ status: CommitStatus, of commit: GitObjectID) async throws(GitHostFailure)

  /// Keeps one comment of ours, found again by its marker, at this text.
  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure)
}

/// A merge request as the host tells of it.
package struct MergeRequest: Hashable, Sendable {
  package enum State: String, Hashable, Sendable { case open, merged, closed }

  package let number: Int
  package let state: State
  package let title: String
  package let body: String
  package let source: BranchName
  package let target: BranchName
  /// The commit that the source branch is, or was, at.
  package let head: GitObjectID?
  /// Where a person reads it.
  package let url: String

  package init(
    number: Int, state: State, title: String, body: String, source: BranchName, target: BranchName,
    head: GitObjectID?, url: String
  ) {
    self.number = number
    self.state = state
    self.title = title
    self.body = body
    self.source = source
    self.target = target
    self.head = head
    self.url = url
  }
}

/// What a merge request should say.
package struct MergeRequestDraft: Hashable, Sendable {
  package let source: BranchName
  package let target: BranchName
  package let title: String
  package let body: String
  package let labels: [String]

  package init(
    source: BranchName, target: BranchName, title: String, body: String, labels: [String] = []
  ) {
    self.source = source
    self.target = target
    self.title = title
    self.body = body
    self.labels = labels
  }
}

/// A commit status, such as `ferry/rollout`.
package struct CommitStatus: Hashable, Sendable {
  package enum State: String, Hashable, Sendable { case pending, success, failure }

  package let name: String
  package let state: State
  /// At most 140 characters are kept, which is GitHub's limit.
  package let description: String
  package let url: String?

  package init(name: String, state: State, description: String, url: String? = nil) {
    self.name = name
    self.state = state
    self.description = String(description.prefix(140))
    self.url = url
  }
}
