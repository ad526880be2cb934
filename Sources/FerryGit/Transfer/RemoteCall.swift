// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitStore
import FerryPorts

/// One fetch or push, with all it needs to know.
struct RemoteCall {
  enum Action {
    case fetch
    case fetchHead(HeadReference)
    case push(GitObjectID, to: BranchName, expecting: GitObjectID?)
  }

  enum Outcome {
    case fetched
    case pushed(PushResult)
  }

  let action: Action
  let remote: GitRemote
  let credentials: GitCredentials
  var limits: GitLimits

  /// Follows the word "while".
  var doing: String {
    switch action {
    case .fetch: "fetching \(remote)"
    case .fetchHead(let head): "fetching \(head) of \(remote)"
    case .push(_, let branch, _): "pushing to \(branch) of \(remote)"
    }
  }

  /// Does it in this process; `noteActivity` is called whenever bytes move.
  func perform(
    in repository: Repository, noteActivity: @escaping () -> Void = {}
  ) throws(GitFailure) -> Outcome {
    let transfer = Transfer(self, noteActivity: noteActivity)
    if remote.transport == .file { try lookAtPath() }
    switch (action, remote.transport) {
    case (.fetch, _):
      try repository.fetch(transfer)
      return .fetched
    case (.fetchHead(let head), _):
      try repository.fetch(head, transfer)
      return .fetched
    case (.push(let commit, let branch, let expected), .file):
      return .pushed(
        try transfer.attempt { () throws(LibraryError) in
          try repository.push(commit, to: branch, expecting: expected, at: remote.path)
        })
    case (.push(let commit, let branch, let expected), .http),
      (.push(let commit, let branch, let expected), .ssh):
      return .pushed(
        try repository.push(commit, to: branch, expecting: expected, transfer))
    }
  }

  private func lookAtPath() throws(GitFailure) {
    do {
      _ = try Repository(openingAny: remote.path)
    } catch {
      throw failure(.missingRepository, error.message)
    }
  }

  /// A failure of this call.
  func failure(_ code: GitFailure.Code, _ detail: String) -> GitFailure {
    GitFailure(code, doing: doing, detail: detail)
  }
}
