// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryGitServing
package import FerryPorts

extension HostActions {
  /// Deletes a branch; a protected one stays.
  package func deleteBranch(
    _ branch: BranchName, in project: HostedProject, _ visit: HostVisit
  ) async throws {
    guard !current(project).isProtected(branch) else { throw HostRefusal.protected(branch) }
    try change(project, visit, needing: .write) { _ in }
    let head = try await repository(of: project).perform { try $0.head(of: branch) }
    guard let head else { throw HostRefusal.notFound("Branch") }
    let events = try await remove(branch, at: head, in: project, visit)
    await tell(events, of: project, visit)
  }

  /// Commits files onto a branch, which is made from another one if it is not there.
  package func commit(
    _ edits: [FileEdit], to branch: BranchName, from base: BranchName, message: String,
    in project: HostedProject, _ visit: HostVisit
  ) async throws -> GitObjectID {
    try change(project, visit, needing: .write) { _ in }
    let move = try await repository(of: project).perform { git in
      let old = try git.head(of: branch)
      if old == nil {
        guard let start = try git.head(of: base), try git.move(branch, from: nil, to: start) else {
          throw HostRefusal.notFound("Branch")
        }
      }
      let new = try git.commit(
        edits, to: branch, message: message, author: visit.user.signature, time: visit.now)
      return BranchMove(branch: branch, old: old, new: new)
    }
    guard let new = move.new else { throw HostRefusal.invalid("The branch moved meanwhile") }
    try await follow([move], in: project, visit)
    return new
  }

  /// Follows branches that a push moved.
  package func follow(
    _ moves: [BranchMove], in project: HostedProject, _ visit: HostVisit
  ) async throws {
    var events: [HostEvent] = []
    for move in moves {
      // GitLab tells of no push that moved more than three references at once.
      if moves.count <= 3 || project.host != .gitlab {
        events.append(.pushed(move, by: visit.user))
      }
      events += try await mergedByHand(move, in: project, visit)
      events += try change(project) { project in
        project.follow(move, by: visit.user, at: visit.now)
      }
    }
    await tell(events, of: project, visit)
    try await mergeWhatMay(in: project, visit)
  }

  /// Merge requests whose commits a push brought into their target branch are merged.
  private func mergedByHand(
    _ move: BranchMove, in project: HostedProject, _ visit: HostVisit
  ) async throws -> [HostEvent] {
    guard let old = move.old, let new = move.new else { return [] }
    let waiting = current(project).mergeRequests.all
      .filter { $0.target == move.branch && $0.phase == .open && !$0.isDraft }
    let merged = try await repository(of: project).perform { git in
      try waiting.filter {
        try !git.isAncestor($0.head, of: old) && git.isAncestor($0.head, of: new)
      }
    }
    return try change(project) { project throws(HostRefusal) in
      var events: [HostEvent] = []
      for request in merged {
        _ = try project.mergeRequests.beginMerge(request.number, expecting: request.head)
        events.append(
          try project.mergeRequests.finishMerge(
            request.number, as: new, MergeRecord(method: .merge, base: old), by: visit.user,
            at: visit.now))
      }
      return events
    }
  }

  /// Takes a branch away, if it is where it should be.
  func remove(
    _ branch: BranchName, at head: GitObjectID, in project: HostedProject, _ visit: HostVisit
  ) async throws -> [HostEvent] {
    let isGone = try await repository(of: project).perform {
      try $0.move(branch, from: head, to: nil)
    }
    guard isGone else { return [] }
    let move = BranchMove(branch: branch, old: head, new: nil)
    return try change(project) { project in
      [.pushed(move, by: visit.user)] + project.follow(move, by: visit.user, at: visit.now)
    }
  }
}

extension HostedProject {
  /// Lets merge requests follow a branch; approvals of older commits may be void then.
  mutating func follow(
    _ move: BranchMove, by user: HostedUser, at now: Timestamp
  ) -> [HostEvent] {
    let events = mergeRequests.follow(move, by: user, at: now)
    for case .mergeRequest(.pushed, let request, _) in events
    where protections[request.target]?.dismissesStaleApprovals == true {
      mergeRequests.dismissStaleApprovals(of: request.number)
    }
    return events
  }
}
