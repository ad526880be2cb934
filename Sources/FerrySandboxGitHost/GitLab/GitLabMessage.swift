// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryGitServing
import FerryGitStore
import FerryPorts
import HTTPTypes

/// A webhook as GitLab words it (https://docs.gitlab.com/user/project/integrations/webhook_events/).
struct GitLabMessage {
  let event: String
  let body: [UInt8]

  init(_ event: HostEvent, of project: HostedProject, _ facts: EventFacts, _ visit: HostVisit) {
    let links = GitLabLinks(project, at: visit.address)
    switch event {
    case .pushed(let move, let user):
      self.event = "Push Hook"
      body = push(move, by: user, of: project, facts, links).canonicalBytes
    case .mergeRequest(let action, let request, let user):
      self.event = "Merge Request Hook"
      body = mergeRequest(action, request, by: user, of: project, facts, links).canonicalBytes
    }
  }

  /// The request to one hook. Its `Idempotency-Key` is what a receiver knows it again by.
  func posting(to hook: HostedHook, at visit: HostVisit) -> Posting {
    let id = randomUUID()
    var headers: HTTPFields = [
      .contentType: "application/json", .userAgent: "GitLab/18.6.0-sandbox", .gitLabEvent: event,
      .gitLabInstance: visit.address.url, .gitLabEventID: randomUUID(),
      .gitLabWebhookID: randomUUID(), .idempotencyKey: id,
    ]
    if let token = hook.settings.token { headers[.gitLabToken] = token.revealed }
    if let key = hook.settings.signingToken {
      headers[.webhookID] = id
      headers[.webhookTimestamp] = String(visit.now.seconds)
      headers[.webhookSignature] = standardSignature(
        of: body, id: id, timestamp: String(visit.now.seconds), key: key)
    }
    return Posting(id: id, event: event, url: hook.settings.url, headers: headers, body: body)
  }
}

// MARK: Bodies

private let noCommit = String(repeating: "0", count: 40)

private func push(
  _ move: BranchMove, by user: HostUser, of project: HostedProject, _ facts: EventFacts,
  _ links: GitLabLinks
) -> JSONValue {
  [
    "object_kind": "push", "event_name": "push", "ref": .string(move.branch.reference),
    "before": .string(move.old?.hex ?? noCommit), "after": .string(move.new?.hex ?? noCommit),
    "checkout_sha": move.new.map { .string($0.hex) } ?? .null, "message": .null,
    "ref_protected": .bool(move.branch == project.defaultBranch),
    "user_id": .integer(user.id), "user_name": .string(user.name),
    "user_username": .string(user.login), "user_email": .string(user.signature.email),
    "project_id": .integer(project.id), "project": links.projectForHooks,
    "repository": links.repositoryForHooks,
    "commits": .array(facts.commits.map { commit($0, links, withPaths: true) }),
    "total_commits_count": .integer(facts.count),
  ]
}

private func mergeRequest(
  _ action: HostEvent.Action, _ request: HostedMergeRequest, by user: HostUser,
  of project: HostedProject, _ facts: EventFacts, _ links: GitLabLinks
) -> JSONValue {
  var attributes: JSONValue = [
    "id": .integer(request.globalID(in: project)), "iid": .integer(request.number),
    "title": .string(request.title), "description": .string(request.body),
    "state": .string(request.gitLabState), "action": .string(action.gitLabName),
    "source_branch": .string(request.source.text), "target_branch": .string(request.target.text),
    "source_project_id": .integer(project.id), "target_project_id": .integer(project.id),
    "author_id": .integer(request.author.id), "draft": .bool(request.isDraft),
    "work_in_progress": .bool(request.isDraft), "created_at": .string(request.created.words),
    "updated_at": .string(request.updated.words), "merge_commit_sha": .null,
    "merge_user_id": .null, "merge_error": .null, "merge_status": "unchecked",
    "detailed_merge_status": .string(request.isOpen ? "unchecked" : "not_open"),
    "url": .string(links.mergeRequest(request.number)), "source": links.projectForHooks,
    "target": links.projectForHooks,
    "last_commit": facts.commits.last.map { commit($0, links, withPaths: false) } ?? .null,
  ]
  if case .merged(let commit, let merger, _) = request.phase {
    attributes["merge_commit_sha"] = .string(commit.hex)
    attributes["merge_user_id"] = .integer(merger.id)
    attributes["merge_status"] = "can_be_merged"
  }
  if case .pushed(let old) = action { attributes["oldrev"] = .string(old.hex) }
  return [
    "object_kind": "merge_request", "event_type": "merge_request", "user": links.user(user),
    "project": links.projectForHooks, "repository": links.repositoryForHooks,
    "object_attributes": attributes, "changes": [:],
    "labels": .array(request.labels.map { ["title": .string($0)] }),
  ]
}

private func commit(_ facts: CommitFacts, _ links: GitLabLinks, withPaths: Bool) -> JSONValue {
  var commit: JSONValue = [
    "id": .string(facts.id.hex), "message": .string(facts.details.message),
    "title": .string(facts.title), "timestamp": .string(facts.details.committed.description),
    "url": .string(links.commit(facts.id)),
    "author": ["name": .string(facts.details.authorName), "email": "[REDACTED]"],
  ]
  guard withPaths else { return commit }
  let paths = { (kind: FileChange.Kind) -> JSONValue in
    .array(facts.changes.filter { $0.kind == kind }.map { .string($0.path) })
  }
  commit["added"] = paths(.added)
  commit["modified"] = paths(.modified)
  commit["removed"] = paths(.removed)
  return commit
}

extension HostEvent.Action {
  fileprivate var gitLabName: String {
    switch self {
    case .opened: "open"
    case .reopened: "reopen"
    case .edited, .pushed: "update"
    case .closed: "close"
    case .merged: "merge"
    }
  }
}
