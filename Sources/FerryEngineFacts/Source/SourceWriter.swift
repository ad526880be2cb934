// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPorts
import FerryPromotion

/// Writes to the config repository: one commit for each change, pushed only if nobody else was
/// faster.
package struct SourceWriter: Sendable {
  let source: any ReadsSource & PushesCommits
  let author: Signature
  let time: any KeepsTime

  package init(ports: EnginePorts, settings: EngineSettings) {
    source = ports.source
    author = settings.author
    time = ports.time
  }

  /// Brings a branch of Ferry's own to a change of `base`, unless it is there or people committed to
  /// it.
  ///
  /// Refused when the followed branch is no longer at the base: what was decided there may be held,
  /// rejected or taken back by now.
  package func bring(
    _ branch: BranchName, to change: SourceChange, of base: Revision
  ) async throws(GitFailure) -> BranchTip {
    // The last push may have come through although its answer was lost.
    try await source.fetch()
    guard try await source.commit(of: base.branch) == base.commit else {
      throw outrun(on: base.branch)
    }
    let tip = try await source.commit(of: branch)
    if let tip {
      let message = try await source.details(of: tip).message
      guard isFerrys(message) else { return BranchTip(commit: tip, isTheirs: true) }
      // What left is still in the files of the tip.
      if orderer(inCommitMessage: message) == orderer(inCommitMessage: change.message),
        promotions(inCommitMessage: message) == promotions(inCommitMessage: change.message),
        try await holds(change.edits, at: tip)
      {
        return BranchTip(commit: tip, isTheirs: false)
      }
    }
    let commit = try await push(
      change, of: base.commit, to: branch, expecting: tip,
      remedy: "give Ferry the right to push ferry/* branches")
    return BranchTip(commit: commit, isTheirs: false)
  }

  /// Commits a change straight onto a branch that is at `base`, without anybody's review; refused where
  /// the branch says all that it edits already. One without edits says something by its message.
  package func commit(
    _ change: SourceChange, onto branch: BranchName, at base: GitObjectID
  ) async throws(GitFailure) -> GitObjectID {
    try await source.fetch()
    guard try await source.commit(of: branch) == base else { throw outrun(on: branch) }
    if !change.edits.isEmpty, try await holds(change.edits, at: base) {
      throw GitFailure(
        .refused, doing: "committing to \(branch)", detail: "the branch says all of it already")
    }
    return try await push(
      change, of: base, to: branch, expecting: base,
      remedy: "give Ferry the right to push to \(branch), or go by merge request")
  }

  /// Who asked for what is on a branch now; nothing when nobody did.
  package func person(behind branch: BranchName) async throws(GitFailure) -> String? {
    try await source.fetch()
    guard let tip = try await source.commit(of: branch) else { return nil }
    return orderer(inCommitMessage: try await source.details(of: tip).message)
  }

  private func push(
    _ change: SourceChange, of base: GitObjectID, to branch: BranchName,
    expecting tip: GitObjectID?, remedy: String
  ) async throws(GitFailure) -> GitObjectID {
    let commit = try await source.commit(
      CommitDraft(
        parent: base, edits: change.edits, message: change.message, author: author, time: time.now))
    switch try await source.push(commit, to: branch, expecting: tip) {
    case .pushed: return commit
    case .lost: throw outrun(on: branch)
    case .refused(let words):
      throw GitFailure(
        .refused, doing: "pushing \(branch)", detail: "the server refused: \(words); \(remedy)")
    }
  }

  private func outrun(on branch: BranchName) -> GitFailure {
    GitFailure(
      .outrun, doing: "pushing \(branch)",
      detail: "somebody else moved the branch first; it is looked at again")
  }

  private func isFerrys(_ message: String) -> Bool {
    promotedRelease(inCommitMessage: message) != nil
      || orderer(inCommitMessage: message) != nil
  }

  private func holds(_ edits: [FileEdit], at commit: GitObjectID) async throws(GitFailure) -> Bool {
    for edit in edits {
      guard let content = edit.content else {
        guard try await source.entry(at: edit.path, in: commit) == nil else { return false }
        continue
      }
      let held = try await source.content(of: edit.path, at: commit, limit: 1 << 20)
      guard held == content else { return false }
    }
    return true
  }
}
