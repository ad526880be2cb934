// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit

/// A clone that does what another does, but for what it says itself.
protocol ForwardingRepository: ReadsOneByOne, PushesCommits {
  var repository: any ReadsSource & PushesCommits { get }
}

extension ForwardingRepository {
  func fetch() async throws(GitFailure) { try await repository.fetch() }

  func fetch(_ head: HeadReference) async throws(GitFailure) -> GitObjectID? {
    try await repository.fetch(head)
  }

  func commit(of branch: BranchName) async throws(GitFailure) -> GitObjectID? {
    try await repository.commit(of: branch)
  }

  func branches() async throws(GitFailure) -> [BranchName: GitObjectID] {
    try await repository.branches()
  }

  func details(of commit: GitObjectID) async throws(GitFailure) -> CommitDetails {
    try await repository.details(of: commit)
  }

  func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry] {
    try await repository.entries(of: tree)
  }

  func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    try await repository.content(of: blob, limit: limit)
  }

  func commit(_ draft: CommitDraft) async throws(GitFailure) -> GitObjectID {
    try await repository.commit(draft)
  }

  func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult {
    try await repository.push(commit, to: branch, expecting: expected)
  }
}
