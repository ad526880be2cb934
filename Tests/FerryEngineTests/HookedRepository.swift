// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit

/// A clone that tells of what is about to be done with it, and waits until it was heard.
struct HookedRepository: ForwardingRepository {
  let repository: any ReadsSource & PushesCommits
  /// Gets `fetch`, `content`, `commit` or `push`.
  let before: @Sendable (String) async -> Void

  func fetch() async throws(GitFailure) {
    await before("fetch")
    try await repository.fetch()
  }

  func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    await before("content")
    return try await repository.content(of: blob, limit: limit)
  }

  func commit(_ draft: CommitDraft) async throws(GitFailure) -> GitObjectID {
    await before("commit")
    return try await repository.commit(draft)
  }

  func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult {
    await before("push")
    return try await repository.push(commit, to: branch, expecting: expected)
  }
}
