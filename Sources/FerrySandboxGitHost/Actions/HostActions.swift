// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryGitServing
import FerryPorts
import Logging

/// What people and programs do at the host: the model decides, Git carries it out, webhooks tell.
final class HostActions: Sendable {
  private struct Place {
    var project: HostedProject
    let repository: HostedRepository
  }

  let outbox: Outbox
  private let logger: Logger
  private let places = Lock<[Place]>([])

  init(outbox: Outbox, logger: Logger) {
    (self.outbox, self.logger) = (outbox, logger)
  }

  // MARK: Projects

  var projects: [HostedProject] { places.withLock { $0.map(\.project) } }

  func add(_ path: String, _ git: GitServing, defaultBranch: BranchName) -> HostedProject {
    places.withLock { places in
      let project = HostedProject(
        id: places.count + 1, path: path, defaultBranch: defaultBranch)
      places.append(Place(project: project, repository: HostedRepository(git)))
      return project
    }
  }

  func project(_ reference: ProjectReference) throws(HostRefusal) -> HostedProject {
    let found = projects.first { project in
      switch reference {
      case .id(let id): project.id == id
      case .path(let path): project.path == path
      }
    }
    guard let found else { throw .notFound("Project") }
    return found
  }

  func repository(of project: HostedProject) -> HostedRepository {
    places.withLock { $0[project.id - 1].repository }
  }

  /// Changes what the host keeps of a project, as the model allows it.
  func change<Result: Sendable>(
    _ project: HostedProject, _ body: (inout HostedProject) throws(HostRefusal) -> Result
  ) throws(HostRefusal) -> Result {
    try places.withLock { places throws(HostRefusal) in try body(&places[project.id - 1].project) }
  }

  // MARK: Merge requests

  func open(
    _ draft: MergeRequestDraft, removesSource: Bool, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let (source, target) = try await repository(of: project).perform { git in
      (try git.head(of: draft.source), try git.head(of: draft.target))
    }
    guard let source else { throw HostRefusal.invalid("Source branch does not exist") }
    guard target != nil else { throw HostRefusal.invalid("Target branch does not exist") }
    let event = try change(project) { project throws(HostRefusal) in
      try project.addLabels(draft.labels)
      return try project.mergeRequests.open(
        draft, head: source, removesSource: removesSource, by: visit.user, at: visit.now)
    }
    await tell([event], of: project, visit)
    guard case .mergeRequest(_, let request, _) = event else {
      throw HostRefusal.notFound("Merge Request")
    }
    return request
  }

  func edit(
    _ number: Int, _ edit: MergeRequestEdit, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let request = try project.mergeRequests.request(number)
    let head = try await repository(of: project).perform { try $0.head(of: request.source) }
    let events = try change(project) { project throws(HostRefusal) in
      try project.addLabels(edit.labels ?? [])
      return try project.mergeRequests.edit(
        number, edit, head: head, by: visit.user, at: visit.now)
    }
    await tell(events, of: project, visit)
    return try self.project(.id(project.id)).mergeRequests.request(number)
  }

  /// Merges with a merge commit. The right to merge is taken first and given back if that fails.
  func merge(
    _ number: Int, expecting head: GitObjectID?, message: String?, in project: HostedProject,
    _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let request = try change(project) { project throws(HostRefusal) in
      try project.mergeRequests.beginMerge(number, expecting: head)
    }
    let order = MergeOrder(
      request: request, message: message ?? request.mergeMessage(in: project), author: visit.user,
      time: visit.now)
    var events: [HostEvent]
    do {
      let move = try await repository(of: project).perform { try $0.merge(order) }
      events = try finish(request, move, in: project, visit)
    } catch {
      try change(project) { $0.mergeRequests.abandonMerge(number) }
      throw error
    }
    if request.removesSource {
      events += try await remove(request.source, at: request.head, in: project, visit)
    }
    await tell(events, of: project, visit)
    return try self.project(.id(project.id)).mergeRequests.request(number)
  }

  private func finish(
    _ request: HostedMergeRequest, _ move: BranchMove, in project: HostedProject,
    _ visit: HostVisit
  ) throws(HostRefusal) -> [HostEvent] {
    try change(project) { project throws(HostRefusal) in
      guard let commit = move.new else { return [] }
      let merged = try project.mergeRequests.finishMerge(
        request.number, as: commit, by: visit.user, at: visit.now)
      // The target may be another merge request's source.
      let others = project.mergeRequests.follow(move, by: visit.user, at: visit.now)
      return [.pushed(move, by: visit.user), merged] + others
    }
  }

  // MARK: Branches

  /// Deletes a branch; the one that the host shows first stays.
  func deleteBranch(
    _ branch: BranchName, in project: HostedProject, _ visit: HostVisit
  ) async throws {
    guard branch != project.defaultBranch else {
      throw HostRefusal.invalid("The default branch cannot be deleted")
    }
    let head = try await repository(of: project).perform { try $0.head(of: branch) }
    guard let head else { throw HostRefusal.notFound("Branch") }
    let events = try await remove(branch, at: head, in: project, visit)
    await tell(events, of: project, visit)
  }

  /// Follows branches that a push moved.
  func follow(
    _ moves: [BranchMove], in project: HostedProject, _ visit: HostVisit
  ) async throws {
    var events: [HostEvent] = []
    for move in moves {
      // GitLab tells of no push that moved more than three references at once.
      if moves.count <= 3 { events.append(.pushed(move, by: visit.user)) }
      events += try await mergedByHand(move, in: project, visit)
      events += try change(project) { project in
        project.mergeRequests.follow(move, by: visit.user, at: visit.now)
      }
    }
    await tell(events, of: project, visit)
  }

  /// Merge requests whose commits a push brought into their target branch are merged.
  private func mergedByHand(
    _ move: BranchMove, in project: HostedProject, _ visit: HostVisit
  ) async throws -> [HostEvent] {
    guard let old = move.old, let new = move.new else { return [] }
    let waiting = try self.project(.id(project.id)).mergeRequests.all
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
            request.number, as: new, by: visit.user, at: visit.now))
      }
      return events
    }
  }

  private func remove(
    _ branch: BranchName, at head: GitObjectID, in project: HostedProject, _ visit: HostVisit
  ) async throws -> [HostEvent] {
    let isGone = try await repository(of: project).perform {
      try $0.move(branch, from: head, to: nil)
    }
    guard isGone else { return [] }
    let move = BranchMove(branch: branch, old: head, new: nil)
    return try change(project) { project in
      [.pushed(move, by: visit.user)]
        + project.mergeRequests.follow(move, by: visit.user, at: visit.now)
    }
  }

  // MARK: Webhooks

  /// Queues what happened for every hook that wants it; what the hooks do with it, nobody waits for.
  private func tell(_ events: [HostEvent], of project: HostedProject, _ visit: HostVisit) async {
    let hooks = project.hooks
    guard !hooks.isEmpty else { return }
    for event in events {
      do {
        let facts = try await repository(of: project).perform {
          try $0.facts(of: event, defaultBranch: project.defaultBranch)
        }
        let message = GitLabMessage(event, of: project, facts, visit)
        for hook in hooks where hook.settings.wants(event) {
          outbox.post(message.posting(to: hook, at: visit))
        }
      } catch {
        logger.warning("an event was not told", metadata: ["error": "\(error)"])
      }
    }
  }
}

extension HostedMergeRequest {
  /// What GitLab writes into a merge commit.
  fileprivate func mergeMessage(in project: HostedProject) -> String {
    """
    Merge branch '\(source)' into '\(target)'

    \(title)

    See merge request \(project.path)!\(number)

    """
  }
}

extension HookSettings {
  fileprivate func wants(_ event: HostEvent) -> Bool {
    switch event {
    case .pushed: pushes
    case .mergeRequest: mergeRequests
    }
  }
}
