// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore
import Glibc

extension Repository {
  /// Where the server's branches are kept: apart from any name that a person or a tool would use.
  static let fetchedPrefix = "refs/ferry/heads/"

  /// Where the head of a merge request is kept that was fetched last.
  static let headReference = "refs/ferry/merge-request"

  /// Fetches the head of a merge request, in place of the one before; none when the server has none.
  func fetch(_ head: HeadReference, _ transfer: Transfer) throws(GitFailure) {
    try transfer.attempt { () throws(LibraryError) in
      if let last = try target(of: Self.headReference) {
        _ = try move(Self.headReference, from: last, to: nil)
      }
      let remote = try connected(GIT_DIRECTION_FETCH, transfer)
      defer { git_remote_disconnect(remote.pointer) }
      try download(["+\(head):\(Self.headReference)"], over: remote, transfer)
      var callbacks = try transfer.callbacks()
      try check(
        git_remote_update_tips(
          remote.pointer, &callbacks, 0, GIT_REMOTE_DOWNLOAD_TAGS_NONE, nil))
    }
  }

  /// Makes the fetched branches those of the server.
  func fetch(_ transfer: Transfer) throws(GitFailure) {
    try transfer.attempt { () throws(LibraryError) in
      let remote = try connected(GIT_DIRECTION_FETCH, transfer)
      defer { git_remote_disconnect(remote.pointer) }
      try download(["+refs/heads/*:\(Self.fetchedPrefix)*"], over: remote, transfer)
      // Branches that are gone go first, unlike in `git_remote_fetch`: `a` may stand in the way of
      // a new `a/b`.
      var callbacks = try transfer.callbacks()
      try check(git_remote_prune(remote.pointer, &callbacks))
      try check(
        git_remote_update_tips(
          remote.pointer, &callbacks, 0, GIT_REMOTE_DOWNLOAD_TAGS_NONE, nil))
    }
  }

  private func download(
    _ refspecs: [String], over remote: borrowing Owned, _ transfer: Transfer
  ) throws(LibraryError) {
    var options = git_fetch_options()
    try check(git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)))
    options.callbacks = try transfer.callbacks()
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
    let code = withStrings(refspecs) { refspecs in
      git_remote_download(remote.pointer, refspecs, &options)
    }
    try check(code)
  }

  /// Connects to the server; the caller disconnects.
  func connected(
    _ direction: git_direction, _ transfer: Transfer
  ) throws(LibraryError) -> Owned {
    transfer.keyRequests = 0
    let remote = try remote(at: transfer.call.remote.url)
    var options = git_remote_connect_options()
    try check(
      git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION)))
    options.callbacks = try transfer.callbacks()
    try check(git_remote_connect_ext(remote.pointer, direction, &options))
    return remote
  }

  /// A remote that stands nowhere in the configuration.
  ///
  /// Without the flag libgit2 1.5.1 looks for `insteadOf`, and loses 20 kB of its regular expression
  /// at every entry of the configuration that is none.
  private func remote(at url: String) throws(LibraryError) -> Owned {
    var options = git_remote_create_options()
    try check(
      git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION)))
    options.repository = handle
    options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue
    return try Owned(freedBy: git_remote_free) { git_remote_create_with_opts(&$0, url, &options) }
  }

  /// The commit of a branch as of the last fetch.
  func fetchedCommit(of branch: BranchName) throws(LibraryError) -> GitObjectID? {
    try target(of: Self.fetchedPrefix + branch.text)
  }

  /// Every branch as of the last fetch; one whose name Ferry does not take is passed over.
  func fetchedBranches() throws(LibraryError) -> [BranchName: GitObjectID] {
    try references(under: Self.fetchedPrefix).reduce(into: [:]) { found, reference in
      if let name = BranchName(String(reference.name.dropFirst(Self.fetchedPrefix.count))) {
        found[name] = reference.id
      }
    }
  }
}

/// Lends strings as libgit2 takes them.
func withStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<git_strarray>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  return pointers.withUnsafeMutableBufferPointer { buffer in
    var array = git_strarray(strings: buffer.baseAddress, count: buffer.count)
    return body(&array)
  }
}
