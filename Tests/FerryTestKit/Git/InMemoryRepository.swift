// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// A clone in memory that keeps the contract of `ReadsSource` and `PushesCommits`.
///
/// Objects bear the names Git would give them. What other people do is done to `server`.
package final class InMemoryRepository: ReadsOneByOne, PushesCommits {
  /// What this is a clone of.
  package let server: InMemoryGitServer
  private let fetched = Lock<[BranchName: GitObjectID]>([:])

  package init(of server: InMemoryGitServer = InMemoryGitServer()) {
    self.server = server
  }

  package func fetch() async throws(GitFailure) {
    let branches = try server.reached { $0.branches }
    fetched.withLock { $0 = branches }
  }

  package func fetch(_ head: HeadReference) async throws(GitFailure) -> GitObjectID? {
    try server.reached { $0.heads[head] }
  }

  package func commit(of branch: BranchName) async throws(GitFailure) -> GitObjectID? {
    fetched.withLock { $0[branch] }
  }

  package func branches() async throws(GitFailure) -> [BranchName: GitObjectID] {
    fetched.withLock { $0 }
  }

  package func details(of commit: GitObjectID) async throws(GitFailure) -> CommitDetails {
    guard case .commit(let details, _) = object(commit) else { throw missing(commit, "commit") }
    return details
  }

  package func entries(of tree: GitObjectID) async throws(GitFailure) -> [TreeEntry] {
    guard case .tree(let entries) = object(tree) else { throw missing(tree, "tree") }
    return entries
  }

  package func content(of blob: GitObjectID, limit: Int) async throws(GitFailure) -> [UInt8] {
    guard case .blob(let bytes) = object(blob) else { throw missing(blob, "blob") }
    guard bytes.count <= limit else {
      throw GitFailure(
        .tooLarge, doing: "reading blob \(blob.short)",
        detail: "it has \(bytes.count) bytes and \(limit) are allowed")
    }
    return bytes
  }

  package func commit(_ draft: CommitDraft) async throws(GitFailure) -> GitObjectID {
    guard case .commit(_, var files) = object(draft.parent) else {
      throw missing(draft.parent, "commit")
    }
    for edit in draft.edits {
      if let problem = files.apply(edit) {
        throw GitFailure(.invalid, doing: "committing \(edit.path)", detail: problem)
      }
    }
    return server.state.withLock { [files] state in
      state.commit(
        files, parents: [draft.parent], message: draft.message, by: draft.author, at: draft.time)
    }
  }

  package func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult {
    guard case .commit = object(commit) else { throw missing(commit, "commit") }
    return try server.reached { state in
      guard state.branches[branch] == expected else { return .lost }
      if let words = state.refusals[branch] { return .refused(words) }
      state.branches[branch] = commit
      return .pushed
    }
  }

  private func object(_ id: GitObjectID) -> InMemoryGitObject? {
    server.state.withLock { $0.objects[id] }
  }

  private func missing(_ id: GitObjectID, _ kind: String) -> GitFailure {
    GitFailure(
      .missingObject, doing: "reading \(kind) \(id.short)",
      detail: "the clone has no such \(kind); fetch and start again from a branch")
  }
}

extension InMemoryGitServer {
  /// Does the work unless the server is out.
  func reached<Result>(
    _ work: (inout State) -> sending Result
  ) throws(GitFailure) -> sending Result {
    try state.withLock { state throws(GitFailure) in
      if let outage = state.outage { throw outage }
      return work(&state)
    }
  }
}
