// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore
import FerryPorts
import Glibc

extension Repository {
  /// Moves the server's branch from `expected` to the commit, by force but never over another state.
  ///
  /// What the server advertises is compared here; it compares once more, under its lock, with what it
  /// advertised.
  func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?,
    _ transfer: Transfer
  ) throws(GitFailure) -> PushResult {
    let refusal = try transfer.attempt { () throws(LibraryError) -> PushResult? in
      let remote = try connected(GIT_DIRECTION_PUSH, transfer)
      defer { git_remote_disconnect(remote.pointer) }
      guard try advertised(branch, by: remote) == expected else { return .lost }
      return try upload(commit, to: branch, over: remote, transfer)
    }
    guard case .refused? = refusal else { return refusal ?? .pushed }
    // The words of a refusal do not say whether somebody else was faster; the branch does.
    let now = try transfer.attempt { () throws(LibraryError) in
      let remote = try connected(GIT_DIRECTION_FETCH, transfer)
      defer { git_remote_disconnect(remote.pointer) }
      return try advertised(branch, by: remote)
    }
    return now == expected ? refusal ?? .pushed : .lost
  }

  /// Nothing when the branch moved.
  private func upload(
    _ commit: GitObjectID, to branch: BranchName, over remote: borrowing Owned,
    _ transfer: Transfer
  ) throws(LibraryError) -> PushResult? {
    // The source of a push must be a reference.
    let source = "refs/ferry/push/\(commit)"
    var id = commit.raw
    let reference = try Owned(freedBy: git_reference_free) {
      git_reference_create(&$0, handle, source, &id, 1, nil)
    }
    defer { git_reference_delete(reference.pointer) }
    var options = git_push_options()
    try check(git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)))
    options.callbacks = try transfer.callbacks()
    let code = withStrings(["+\(source):\(branch.reference)"]) { refspecs in
      git_remote_upload(remote.pointer, refspecs, &options)
    }
    try check(code)
    // `git_remote_upload` succeeds although the server refused the reference.
    return transfer.refusals[branch.reference].map { .refused(words($0, transfer.serverText)) }
  }

  private func advertised(
    _ branch: BranchName, by remote: borrowing Owned
  ) throws(LibraryError) -> GitObjectID? {
    var (heads, count) = (nil as UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?, 0)
    try check(git_remote_ls(&heads, &count, remote.pointer))
    let all = UnsafeBufferPointer(start: heads, count: count)
    let head = all.first { head in
      head.map { strcmp($0.pointee.name, branch.reference) == 0 } ?? false
    }
    return head.flatMap { $0.map { GitObjectID($0.pointee.oid) } }
  }

  /// The reason and what the server's hooks wrote.
  private func words(_ reason: String, _ serverText: String) -> String {
    let heard = serverText.onOneLine
    return heard.isEmpty ? reason.onOneLine : "\(reason.onOneLine): \(heard)"
  }
}
