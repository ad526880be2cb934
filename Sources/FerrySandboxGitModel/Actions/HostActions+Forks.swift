// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryGitServing
package import FerryPorts

extension HostActions {
  /// Opens a merge request of commits that are in somebody's fork; whoever may read may do it.
  ///
  /// As at a real host, what the project's own repository gets is a reference to its head.
  package func openFromFork(
    _ edits: [FileEdit], _ new: NewMergeRequest, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let target = try await repository(of: project).perform { try $0.head(of: new.target) }
    guard let target else { throw HostRefusal.invalid("Target branch does not exist") }
    let head = try await commit(edits, on: target, in: project, visit)
    var new = new
    new.fork = HostedFork(id: 10_000 + visit.user.id, owner: visit.user)
    let wanted = new
    let event = try change(project, visit, needing: .read) { project throws(HostRefusal) in
      try project.mergeRequests.open(wanted, head: head, by: visit.user, at: visit.now)
    }
    guard case .mergeRequest(_, let request, _) = event else {
      throw HostRefusal.notFound("Merge Request")
    }
    try await keep(request, from: nil, in: project)
    await tell([event], of: project, visit)
    return request
  }

  /// Adds a commit to a merge request that is from one's fork.
  package func pushToFork(
    _ edits: [FileEdit], _ number: Int, in project: HostedProject, _ visit: HostVisit
  ) async throws -> GitObjectID {
    let before = try current(project).mergeRequests.request(number)
    guard before.fork?.owner == visit.user else { throw HostRefusal.forbidden("not your fork") }
    let head = try await commit(edits, on: before.head, in: project, visit)
    let event = try change(project, visit, needing: .read) { project throws(HostRefusal) in
      try project.mergeRequests.follow(number, to: head, by: visit.user, at: visit.now)
    }
    try await keep(
      current(project).mergeRequests.request(number), from: before.head, in: project)
    await tell([event], of: project, visit)
    return head
  }

  private func commit(
    _ edits: [FileEdit], on parent: GitObjectID, in project: HostedProject, _ visit: HostVisit
  ) async throws -> GitObjectID {
    try await repository(of: project).perform { git in
      try git.commit(
        edits, on: parent, message: "Change files", author: visit.user.signature, time: visit.now)
    }
  }

  private func keep(
    _ request: HostedMergeRequest, from old: GitObjectID?, in project: HostedProject
  ) async throws {
    let reference: HeadReference =
      project.host == .gitlab ? .mergeRequest(request.number) : .pull(request.number)
    let isKept = try await repository(of: project).perform {
      try $0.move(reference, from: old, to: request.head)
    }
    guard isKept else { throw HostRefusal.invalid("The head moved meanwhile") }
  }
}
