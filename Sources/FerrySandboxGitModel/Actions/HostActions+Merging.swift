// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import Logging
import FerryDomain
import FerryGitServing

extension HostActions {
  /// Merges at once. The right to merge is taken first and given back if that fails.
  package func merge(
    _ number: Int, _ wish: MergeWish, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let request = try change(project) { project throws(HostRefusal) in
      try project.beginMerge(number, expecting: wish.head, by: visit.user)
    }
    let method = wish.method ?? current(project).settings.mergeMethod
    let order = MergeOrder(
      request: request, method: method, message: wish.message ?? request.message(method, project),
      author: visit.user, time: visit.now)
    var events: [HostEvent]
    do {
      let move = try await repository(of: project).perform { try $0.merge(order) }
      events = try finish(order, move, in: project, visit)
    } catch {
      try change(project) { $0.mergeRequests.abandonMerge(number) }
      throw error
    }
    if wish.removesSource ?? request.removesSource, request.fork == nil {
      events += try await remove(request.source, at: request.head, in: project, visit)
    }
    await tell(events, of: project, visit)
    return try current(project).mergeRequests.request(number)
  }

  private func finish(
    _ order: MergeOrder, _ move: BranchMove, in project: HostedProject, _ visit: HostVisit
  ) throws(HostRefusal) -> [HostEvent] {
    try change(project) { project throws(HostRefusal) in
      guard let commit = move.new, let base = move.old else { return [] }
      let merged = try project.mergeRequests.finishMerge(
        order.request.number, as: commit, MergeRecord(method: order.method, base: base),
        by: visit.user, at: visit.now)
      // The target may be another merge request's source.
      let others = project.mergeRequests.follow(move, by: visit.user, at: visit.now)
      return [.pushed(move, by: visit.user), merged] + others
    }
  }

  // MARK: Merging later

  /// Whether nothing is in the way of a merge request, conflicts included.
  package func isMergeable(
    _ request: HostedMergeRequest, in project: HostedProject
  ) async throws -> Bool {
    guard request.phase == .open, current(project).blockers(of: request).isEmpty else {
      return false
    }
    return try await repository(of: project).perform { try $0.conflicts(of: request).isEmpty }
  }

  /// Orders a merge for when nothing is in the way any more. GitHub alone takes the order while there
  /// are conflicts.
  package func mergeLater(
    _ number: Int, _ wish: MergeWish, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    if project.host != .github {
      let request = try current(project).mergeRequests.request(number)
      let paths = try await repository(of: project).perform { try $0.conflicts(of: request) }
      if !paths.isEmpty { throw HostRefusal.conflicting(paths) }
    }
    let event = try change(project) { project throws(HostRefusal) in
      try project.setAutoMerge(number, wish, by: visit.user, at: visit.now)
    }
    await tell([event], of: project, visit)
    try await mergeWhatMay(in: project, visit)
    return try current(project).mergeRequests.request(number)
  }

  package func cancelAutoMerge(
    _ number: Int, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let event = try change(project, visit, needing: .write) { project throws(HostRefusal) in
      try project.mergeRequests.cancelAutoMerge(number, by: visit.user, at: visit.now)
    }
    await tell([event], of: project, visit)
    return try current(project).mergeRequests.request(number)
  }

  /// Carries out the orders whose time has come.
  func mergeWhatMay(in project: HostedProject, _ visit: HostVisit) async throws {
    for request in current(project).mergeRequests.all.reversed() {
      guard let order = request.autoMerge, try await isMergeable(request, in: project) else {
        continue
      }
      let visit = visit.onBehalf(of: order.user)
      // The head was looked at when the order was given.
      var wish = order.wish
      wish.head = nil
      do {
        if current(project).settings.usesMergeQueue {
          try enqueue(request.number, wish, in: project, visit)
        } else {
          _ = try await merge(request.number, wish, in: project, visit)
        }
      } catch let refusal as HostRefusal {
        logger.debug("an order to merge stands", metadata: ["why": "\(refusal)"])
      }
    }
  }

  // MARK: The queue

  /// Puts a merge request at the end of the merge queue.
  package func enqueue(
    _ number: Int, _ wish: MergeWish, in project: HostedProject, _ visit: HostVisit
  ) throws(HostRefusal) {
    _ = try change(project) { project throws(HostRefusal) in
      try project.enqueue(number, wish, by: visit.user, at: visit.now)
    }
  }

  /// Merges the first of the merge queue; what cannot be merged any more leaves the queue.
  package func advanceQueue(
    in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest? {
    guard let first = try change(project, { $0.dequeue() }) else { return nil }
    return try await merge(first.number, first.wish, in: project, visit.onBehalf(of: first.user))
  }
}

extension HostedMergeRequest {
  /// What the host writes into the commit that merges it.
  fileprivate func message(_ method: MergeMethod, _ project: HostedProject) -> String {
    let reference = project.host.reference(number)
    if method == .squash, project.host != .gitlab { return "\(title) (\(reference))\n" }
    return switch project.host {
    case .gitlab:
      """
      Merge branch '\(source)' into '\(target)'

      \(title)

      See merge request \(project.path)\(reference)

      """
    case .github: "Merge pull request \(reference) from \(project.group)/\(source)\n\n\(title)\n"
    case .gitea, .forgejo:
      "Merge pull request '\(title)' (\(reference)) from \(source) into \(target)\n"
    }
  }
}
