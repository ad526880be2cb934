// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryGitServing
package import FerryGitStore
package import FerryPorts

/// A commit as webhooks and the API tell of it.
package struct CommitFacts: Sendable {
  package let id: GitObjectID
  package let details: CommitDetails
  package let changes: [FileChange]

  /// The first line of the message.
  package var title: String {
    details.message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }
}

/// What a webhook says of the commits behind an event.
package struct EventFacts: Sendable {
  /// GitLab lists no more than twenty.
  package static let listLimit = 20
  package static let countLimit = 1_000

  /// The newest, oldest of them first.
  package let commits: [CommitFacts]
  /// How many there are in all, as far as they are counted.
  package let count: Int
  /// Of a merge request, what only its branches tell.
  package let state: RequestState?
}

/// What only a look at its branches tells of a merge request.
package struct RequestState: Sendable {
  /// Where the target branch is, or was when it was merged.
  package let base: GitObjectID?
  /// Where both branches part.
  package let mergeBase: GitObjectID?
  /// The paths that keep it from being merged.
  package let conflicts: [String]
}

extension GitServing {
  /// Where a merge request's target branch is, or was when it was merged.
  func base(of request: HostedMergeRequest) throws(GitFailure) -> GitObjectID? {
    if let record = request.mergedAs { return record.base }
    return try head(of: request.target)
  }

  package func state(of request: HostedMergeRequest) throws(GitFailure) -> RequestState {
    let base = try base(of: request)
    return RequestState(
      base: base,
      mergeBase: try base.flatMap { base throws(GitFailure) in
        try mergeBase(base, request.head)
      }, conflicts: request.isOpen ? try conflicts(of: request) : [])
  }

  package func facts(of commit: GitObjectID) throws(GitFailure) -> CommitFacts {
    let details = try details(of: commit)
    let changes: [FileChange] =
      if let parent = details.parents.first { try changes(from: parent, to: commit) } else { [] }
    return CommitFacts(id: commit, details: details, changes: changes)
  }

  /// The commits that an event is about: those that a push brought, or a merge request's last one.
  package func facts(
    of event: HostEvent, defaultBranch: BranchName
  ) throws(GitFailure) -> EventFacts {
    switch event {
    case .mergeRequest(_, let request, _), .commented(_, let request):
      let state = try state(of: request)
      return EventFacts(commits: [try facts(of: request.head)], count: 1, state: state)
    case .pushed(let move, _):
      guard let new = move.new else { return EventFacts(commits: [], count: 0, state: nil) }
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
      return EventFacts(commits: listed, count: ids.count, state: nil)
    }
  }
}

/// Two commits side by side.
package struct Comparison: Sendable {
  package let base: GitObjectID
  package let head: GitObjectID
  package let mergeBase: GitObjectID?
  /// What the head has and the base has not, the oldest first; the newest 250.
  package let commits: [CommitFacts]
  /// How many the base has and the head has not.
  package let behind: Int
  package let changes: [FileChange]
}

extension GitServing {
  /// Compares two branches or commits; nothing when there is no such one.
  package func comparison(_ base: String, _ head: String) throws(GitFailure) -> Comparison? {
    guard let old = try resolve(base), let new = try resolve(head) else { return nil }
    let mergeBase = try mergeBase(old, new)
    var commits: [CommitFacts] = []
    for id in try self.commits(from: old, to: new, limit: 250).reversed() {
      commits.append(try facts(of: id))
    }
    return Comparison(
      base: old, head: new, mergeBase: mergeBase, commits: commits,
      behind: try self.commits(from: new, to: old, limit: 250).count,
      changes: try changes(from: mergeBase ?? old, to: new))
  }

  /// The commit of a branch, or of its own full name; nothing when there is none.
  package func resolve(_ text: String) throws(GitFailure) -> GitObjectID? {
    if let branch = BranchName(text), let head = try head(of: branch) { return head }
    guard let id = GitObjectID(hex: text) else { return nil }
    do {
      _ = try details(of: id)
      return id
    } catch  where error.code == .missingObject {
      return nil
    }
  }
}
