// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerryGitStore
import FerrySandboxGitModel

/// Renders what the host keeps: GitHub's shapes, or Gitea's.
protocol PullRequestPresentation: Sendable {
  var project: HostedProject { get }
  var links: PullRequestLinks { get }
  var repository: JSONValue { get }

  func user(_ user: HostedUser) -> JSONValue
  /// As lists show one; a state is nothing where nobody looked at the branches.
  func pullRequest(_ request: HostedMergeRequest, _ state: RequestState?) -> JSONValue
  func wholePullRequest(_ request: HostedMergeRequest, _ state: RequestState) -> JSONValue
  func comment(_ note: HostedNote, on request: HostedMergeRequest) -> JSONValue
  func review(_ review: HostedReview, of request: HostedMergeRequest) -> JSONValue
  func status(_ status: HostedStatus) -> JSONValue
  func combined(_ statuses: [HostedStatus], of commit: GitObjectID) -> JSONValue
  func file(_ difference: FileDifference, of request: HostedMergeRequest) -> JSONValue
  func branch(_ name: BranchName, _ facts: CommitFacts) -> JSONValue
  func comparison(_ comparison: Comparison, _ heads: (base: CommitFacts, common: CommitFacts))
    -> JSONValue
  func hook(_ hook: HostedHook) -> JSONValue
  func reaction(_ reaction: HostedReaction, on note: HostedNote) -> JSONValue
  func permission(of user: HostedUser) -> JSONValue
  func label(_ name: String) -> JSONValue
}

extension HostedStatus.State {
  /// What GitHub, Gitea and Forgejo call it.
  var inPullRequests: String {
    switch self {
    case .pending, .running: "pending"
    case .success: "success"
    case .failed: "failure"
    case .canceled: "error"
    case .skipped: "warning"
    }
  }

  init?(inPullRequests text: String) {
    switch text {
    case "pending": self = .pending
    case "success": self = .success
    case "failure": self = .failed
    case "error": self = .canceled
    case "warning": self = .skipped
    default: return nil
    }
  }
}

extension [HostedStatus] {
  /// The worst of them; pending when there is none.
  var combinedState: String {
    if contains(where: { [.failed, .canceled].contains($0.state) }) { return "failure" }
    return isEmpty || contains { [.pending, .running].contains($0.state) } ? "pending" : "success"
  }
}

extension FileChange.Kind {
  var statusWord: String {
    switch self {
    case .added: "added"
    case .removed: "removed"
    case .modified: "modified"
    }
  }
}

extension FileDifference {
  var statusWord: String { kind.statusWord }

  /// How many lines came and went.
  var counts: (added: Int, removed: Int) {
    let lines = lines?.hunks.flatMap(\.lines) ?? []
    return (lines.count { $0.kind == .added }, lines.count { $0.kind == .removed })
  }
}
