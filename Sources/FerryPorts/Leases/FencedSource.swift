// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A config repository to which is pushed only while a fence is open.
///
/// A push that is under way when the fence closes cannot be called back. It does no harm: it moves a
/// branch only from where it was when the push was decided.
package struct FencedSource: ReadsSource, PushesCommits {
  private let source: any ReadsSource & PushesCommits
  private let fence: WriteFence

  package init(_ source: any ReadsSource & PushesCommits, behind fence: WriteFence) {
    self.source = source
    self.fence = fence
  }

  package func fetch() async throws(GitFailure) { try await source.fetch() }

  package func fetch(_ head: HeadReference) async throws(GitFailure) -> GitObjectID? {
    try await source.fetch(head)
  }

  package func commit(of branch: BranchName) async throws(GitFailure) -> GitObjectID? {
    try await source.commit(of: branch)
  }

  package func branches() async throws(GitFailure) -> [BranchName: GitObjectID] {
    try await source.branches()
  }

  package func details(of commit: GitObjectID) async throws(GitFailure) -> CommitDetails {
    try await source.details(of: commit)
  }

  package func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry] {
    try await source.entries(of: tree)
  }

  package func entries(of trees: [GitObjectID]) async throws(GitFailure) -> [[TreeEntry]] {
    try await source.entries(of: trees)
  }

  package func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    try await source.content(of: blob, limit: limit)
  }

  package func contents(
    of blobs: [GitObjectID], limit: Int
  ) async throws(GitFailure) -> [[UInt8]?] {
    try await source.contents(of: blobs, limit: limit)
  }

  package func commit(_ draft: CommitDraft) async throws(GitFailure) -> GitObjectID {
    try await source.commit(draft)
  }

  package func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult {
    guard fence.isOpen else {
      throw GitFailure(.cancelled, doing: "pushing \(branch)", detail: fence.whyClosed)
    }
    return try await source.push(commit, to: branch, expecting: expected)
  }
}
