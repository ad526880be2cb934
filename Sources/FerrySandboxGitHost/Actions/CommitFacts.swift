// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryGitServing
import FerryGitStore
import FerryPorts

/// A commit as webhooks and the API tell of it.
struct CommitFacts: Sendable {
  let id: GitObjectID
  let details: CommitDetails
  let changes: [FileChange]

  /// The first line of the message.
  var title: String {
    details.message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }
}

/// What a webhook says of the commits behind an event.
struct EventFacts: Sendable {
  /// GitLab lists no more than twenty.
  static let listLimit = 20
  static let countLimit = 1_000

  /// The newest, oldest of them first.
  let commits: [CommitFacts]
  /// How many there are in all, as far as they are counted.
  let count: Int
}

extension GitServing {
  func facts(of commit: GitObjectID) throws(GitFailure) -> CommitFacts {
    let details = try details(of: commit)
    let changes: [FileChange] =
      if let parent = details.parents.first { try changes(from: parent, to: commit) } else { [] }
    return CommitFacts(id: commit, details: details, changes: changes)
  }

  /// The commits that an event is about: those that a push brought, or a merge request's last one.
  func facts(
    of event: HostEvent, defaultBranch: BranchName
  ) throws(GitFailure) -> EventFacts {
    switch event {
    case .mergeRequest(_, let request, _):
      return EventFacts(commits: [try facts(of: request.head)], count: 1)
    case .pushed(let move, _):
      guard let new = move.new else { return EventFacts(commits: [], count: 0) }
      // A new branch brings what the default branch does not have.
      let base: GitObjectID? =
        if let old = move.old { old } else { try head(of: defaultBranch) }
      let ids: [GitObjectID] =
        if let base, base != new {
          try commits(from: base, to: new, limit: EventFacts.countLimit)
        } else {
          move.old == nil ? [] : [new]
        }
      var listed: [CommitFacts] = []
      for id in ids.prefix(EventFacts.listLimit).reversed() { listed.append(try facts(of: id)) }
      return EventFacts(commits: listed, count: ids.count)
    }
  }
}
