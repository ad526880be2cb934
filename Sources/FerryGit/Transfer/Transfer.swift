// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import CGit2
import FerryDomain
import FerryGitStore

/// What the callbacks of one fetch or push know and find out.
///
/// libgit2 hands it to its callbacks, which run in the call on the calling thread.
final class Transfer {
  let call: RemoteCall
  /// When it must be done.
  let deadline: ContinuousClock.Instant
  /// What went wrong where libgit2 gives only a number; the first counts.
  private(set) var failure: GitFailure?
  /// The server's words for references that it refused.
  var refusals: [String: String] = [:]
  /// What the server's hooks and programs wrote, the last part of it.
  private(set) var serverText = ""
  /// How often the server asked for a key.
  var keyRequests = 0
  private let noteActivity: () -> Void

  init(_ call: RemoteCall, noteActivity: @escaping () -> Void) {
    self.call = call
    self.noteActivity = noteActivity
    deadline = .now + call.limits.total
  }

  /// Keeps the reason for which the transfer is about to end.
  func fail(_ code: GitFailure.Code, _ detail: String) {
    failure = failure ?? call.failure(code, detail)
  }

  /// Whether the transfer may go on; keeps the reason when not.
  func mayGoOn() -> Bool {
    noteActivity()
    if Task.isCancelled {
      fail(.cancelled, "it was cancelled")
    } else if deadline < .now {
      fail(.timedOut, "it took longer than \(call.limits.total)")
    }
    return failure == nil
  }

  /// Adds what the server's programs wrote to what is remembered.
  func hear(_ bytes: UnsafeRawBufferPointer) {
    serverText = String((serverText + String(decoding: bytes, as: UTF8.self)).suffix(1_000))
  }

  /// Does the calls of libgit2 that call back; their failure is the reason that was kept, or else what libgit2 says.
  func attempt<Result>(
    _ work: () throws(LibraryError) -> Result
  ) throws(GitFailure) -> Result {
    defer { withExtendedLifetime(self) {} }  // the callbacks hold no reference
    do {
      return try work()
    } catch {
      throw failure ?? GitFailure(remote: error, doing: call.doing)
    }
  }
}

extension GitFailure {
  /// What libgit2 said of an exchange with a server.
  ///
  /// Over SSH the server's own words are all there is: those of Git, GitHub, GitLab and Gitea.
  fileprivate init(remote error: LibraryError, doing: String) {
    let said = GitFailure(error, doing: doing)
    let detail = said.detail.onOneLine
    let words = error.message.lowercased()
    let missing = [
      "does not appear to be a git repository", "not found", "not be found", "does not exist",
      "cannot find repository",
    ]
    if said.code == .unreachable, missing.contains(where: { words.contains($0) }) {
      self.init(.missingRepository, doing: doing, detail: detail)
    } else if words.contains("known_hosts") {
      self.init(.invalid, doing: doing, detail: detail)
    } else {
      self.init(said.code, doing: doing, detail: detail)
    }
  }
}

extension String {
  /// A text from outside made fit for a message: one line, no control characters, not too long.
  var onOneLine: String {
    let words = unicodeScalars.split {
      $0.properties.isWhitespace || $0.properties.generalCategory == .control
    }
    return String(words.map(String.init).joined(separator: " ").prefix(1_000))
  }
}
