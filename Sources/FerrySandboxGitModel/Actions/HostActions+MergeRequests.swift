// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryGitServing

extension HostActions {
  package func open(
    _ new: NewMergeRequest, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let (source, target) = try await repository(of: project).perform { git in
      (try git.head(of: new.source), try git.head(of: new.target))
    }
    guard let source else { throw HostRefusal.invalid("Source branch does not exist") }
    guard let target else { throw HostRefusal.invalid("Target branch does not exist") }
    // Only GitLab opens what has nothing to merge.
    if project.host != .gitlab, source == target {
      throw HostRefusal.invalid("No commits between \(new.target) and \(new.source)")
    }
    let event = try change(project, visit, needing: .write) { project throws(HostRefusal) in
      try project.addLabels(new.labels)
      return try project.mergeRequests.open(new, head: source, by: visit.user, at: visit.now)
    }
    await tell([event], of: project, visit)
    guard case .mergeRequest(_, let request, _) = event else {
      throw HostRefusal.notFound("Merge Request")
    }
    return request
  }

  package func edit(
    _ number: Int, _ edit: MergeRequestEdit, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedMergeRequest {
    let request = try current(project).mergeRequests.request(number)
    let head = try await repository(of: project).perform { git in
      request.fork == nil ? try git.head(of: request.source) : request.head
    }
    let events = try change(project, visit, needing: .write) { project throws(HostRefusal) in
      try project.addLabels(edit.labels ?? [])
      return try project.mergeRequests.edit(
        number, edit, head: head, by: visit.user, at: visit.now)
    }
    await tell(events, of: project, visit)
    try await mergeWhatMay(in: project, visit)
    return try current(project).mergeRequests.request(number)
  }

  package func comment(
    _ body: String, on number: Int, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedNote {
    let (note, request) = try change(project, visit, needing: .read) {
      project throws(HostRefusal) in
      let note = try project.mergeRequests.comment(
        body, on: number, by: visit.user, at: visit.now)
      return (note, try project.mergeRequests.request(number))
    }
    await tell([.commented(note, request)], of: project, visit)
    return note
  }

  package func review(
    _ number: Int, _ verdict: HostedReview.Verdict, body: String, in project: HostedProject,
    _ visit: HostVisit
  ) async throws -> HostedReview {
    let event = try change(project, visit, needing: .write) { project throws(HostRefusal) in
      try project.mergeRequests.review(
        number, verdict, body: body, by: visit.user, at: visit.now)
    }
    await tell([event], of: project, visit)
    try await mergeWhatMay(in: project, visit)
    guard case .mergeRequest(.reviewed(let review), _, _) = event else {
      throw HostRefusal.notFound("Review")
    }
    return review
  }

  /// Takes one's own approval back.
  package func unapprove(
    _ number: Int, in project: HostedProject, _ visit: HostVisit
  ) async throws {
    let event = try change(project, visit, needing: .write) { project throws(HostRefusal) in
      try project.mergeRequests.unapprove(number, by: visit.user, at: visit.now)
    }
    await tell([event], of: project, visit)
  }

  /// Sets a commit status as the host does.
  package func setStatus(
    _ status: NewStatus, of commit: GitObjectID, in project: HostedProject, _ visit: HostVisit
  ) async throws -> HostedStatus {
    let status = try change(project, visit, needing: .write) { project throws(HostRefusal) in
      if project.host == .gitlab {
        try project.statuses.set(
          status.state, name: status.name, of: commit, reference: status.reference,
          description: status.description, url: status.url, by: visit.user, at: visit.now)
      } else {
        try project.statuses.add(
          status.state, name: status.name, of: commit, reference: status.reference,
          description: status.description, url: status.url, by: visit.user, at: visit.now)
      }
    }
    try await mergeWhatMay(in: project, visit)
    return status
  }
}

/// A commit status as somebody sets it.
package struct NewStatus: Sendable {
  package let name: String
  package let state: HostedStatus.State
  package var reference: String?
  package var description: String?
  package var url: String?

  package init(name: String, state: HostedStatus.State) { (self.name, self.state) = (name, state) }
}
