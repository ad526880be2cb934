// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
package import FerryDomain
import FerryGitStore
package import FerryPorts

/// The config repository: a bare clone of it in a folder of its own, on a thread of its own.
///
/// One workspace per folder. Everything in the folder can be lost: the next fetch brings it back.
package actor GitWorkspace: ReadsSource, PushesCommits {
  /// Where credentials come from: asked before each fetch and push, because tokens expire.
  package typealias GivesCredentials = @Sendable () async throws(GitFailure) -> GitCredentials

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  private nonisolated let thread = GitThread()
  private let remote: GitRemote
  private let limits: GitLimits
  private let worker: String
  private let credentials: GivesCredentials
  private let signingKey: SigningKey?
  private let clone: Clone

  /// Takes the folder for the clone, which the first fetch makes, and the binary that runs as
  /// `GitWorker` for SSH: this process's own, unless it is a test. Without a key no commit is signed.
  package init(
    of remote: GitRemote, in folder: String, limits: GitLimits = GitLimits(),
    worker: String = "/proc/self/exe", signingKey: SigningKey? = nil,
    credentials: @escaping GivesCredentials
  ) {
    self.remote = remote
    self.limits = limits
    self.worker = worker
    self.credentials = credentials
    self.signingKey = signingKey
    clone = Clone(in: folder)
  }

  deinit { thread.stop() }

  /// Packs what many fetches and commits left, when it has become much; whether it had.
  ///
  /// Everything that could be read before can be read after.
  @discardableResult
  package func tidy() throws(GitFailure) -> Bool {
    try clone.tidy(above: limits)
  }
}

// MARK: - Reading

extension GitWorkspace {
  package func fetch() async throws(GitFailure) {
    let call = try await call(.fetch)
    try clone.refresh { repository, folder throws(GitFailure) in
      _ = try perform(call, in: repository, folder)
    }
  }

  package func fetch(_ head: HeadReference) async throws(GitFailure) -> GitObjectID? {
    var call = try await call(.fetchHead(head))
    call.limits = call.limits.ofStrangers
    try clone.refresh { repository, folder throws(GitFailure) in
      _ = try perform(call, in: repository, folder)
    }
    return try clone.read("reading \(head)") { repository throws(LibraryError) in
      try repository.target(of: Repository.headReference)
    }
  }

  package func commit(of branch: BranchName) throws(GitFailure) -> GitObjectID? {
    try clone.read("reading branch \(branch)") { repository throws(LibraryError) in
      try repository.fetchedCommit(of: branch)
    }
  }

  package func branches() throws(GitFailure) -> [BranchName: GitObjectID] {
    try clone.read("listing the branches") { repository throws(LibraryError) in
      try repository.fetchedBranches()
    }
  }

  package func details(of commit: GitObjectID) throws(GitFailure) -> CommitDetails {
    try clone.read("reading commit \(commit.short)") { repository throws(LibraryError) in
      try repository.details(of: commit)
    }
  }

  package func entries(of tree: GitObjectID) throws(GitFailure) -> [TreeEntry] {
    try clone.read("reading tree \(tree.short)") { repository throws(LibraryError) in
      try repository.entries(of: tree)
    }
  }

  package func content(of blob: GitObjectID, limit: Int) throws(GitFailure) -> [UInt8] {
    let doing = "reading blob \(blob.short)"
    let content = try clone.read(doing) { repository throws(LibraryError) in
      try repository.content(of: blob, limit: limit)
    }
    switch content {
    case .bytes(let bytes): return bytes
    case .tooLarge(let size):
      throw GitFailure(
        .tooLarge, doing: doing, detail: "it has \(size) bytes and \(limit) are allowed")
    }
  }
}

// MARK: - Reading many at once

// The same as one by one, but for the way to the thread and back.
extension GitWorkspace {
  package func entries(of trees: [GitObjectID]) throws(GitFailure) -> [[TreeEntry]] {
    var all: [[TreeEntry]] = []
    for tree in trees { all.append(try entries(of: tree)) }
    return all
  }

  package func contents(
    of blobs: [GitObjectID], limit: Int
  ) throws(GitFailure) -> [[UInt8]?] {
    var contents = BoundedContents(limit: limit)
    for blob in blobs where contents.hasRoom {
      do throws(GitFailure) {
        contents.add(try content(of: blob, limit: limit))
      } catch {
        guard error.code == .tooLarge else { throw error }
        contents.add(nil)
      }
    }
    return contents.all
  }
}

// MARK: - Writing

extension GitWorkspace {
  package func commit(_ draft: CommitDraft) throws(GitFailure) -> GitObjectID {
    try clone.read("committing on \(draft.parent.short)") { repository throws(LibraryError) in
      try repository.writeCommit(
        draft.edits, on: draft.parent, message: draft.message,
        by: Authorship(draft.author, at: draft.time, sign: sign))
    }
  }

  private var sign: Authorship.Signs? {
    guard let signingKey else { return nil }
    return { content throws(LibraryError) in
      do {
        return try signingKey.armoredSignature(of: content)
      } catch {
        throw LibraryError(code: GIT_ERROR, message: "the signing key does not sign")
      }
    }
  }

  package func push(
    _ commit: GitObjectID, to branch: BranchName, expecting expected: GitObjectID?
  ) async throws(GitFailure) -> PushResult {
    let call = try await call(.push(commit, to: branch, expecting: expected))
    let repository = try clone.read("reading commit \(commit.short)") {
      repository throws(LibraryError) in
      _ = try repository.details(of: commit)
      return repository
    }
    switch try perform(call, in: repository, clone.folder()) {
    case .pushed(let result): return result
    case .fetched: throw call.failure(.unexpected, "a fetch was answered")
    }
  }

  private func call(_ action: RemoteCall.Action) async throws(GitFailure) -> RemoteCall {
    RemoteCall(
      action: action, remote: remote, credentials: try await credentials(), limits: limits)
  }

  /// SSH in a process that can be killed; the other transports keep the limits themselves.
  private func perform(
    _ call: RemoteCall, in repository: Repository, _ folder: Folder
  ) throws(GitFailure) -> RemoteCall.Outcome {
    guard remote.transport == .ssh else { return try call.perform(in: repository) }
    return try WorkerCall(
      call: call, repository: repository.path, executable: worker, folder: folder
    ).perform()
  }
}
