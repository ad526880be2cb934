// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerrySandboxGitModel
package import FerrySandboxHTTP
package import FerryDomain
import FerryGitServing
import FerryGitStore
import FerryPorts
import HTTPTypes

/// GitLab's webhooks (https://docs.gitlab.com/user/project/integrations/webhook_events/).
package struct GitLabDialect: HostDialect {
  /// What a hook can ask for here.
  static let events: Set<String> = ["push_events", "merge_requests_events", "note_events"]

  package init() {}

  package var host: GitHost { .gitlab }

  package var hookEvents: Set<String> { Self.events }

  package func api(_ actions: HostActions) -> any AnswersAPI { GitLabResponder(actions: actions) }

  package func messages(
    of event: HostEvent, in project: HostedProject, _ facts: EventFacts, _ visit: HostVisit
  ) -> [HookMessage] {
    let links = GitLabLinks(project, at: visit.address)
    switch event {
    case .pushed(let move, let user):
      return [message("push", push(move, by: user, of: project, facts, links))]
    case .mergeRequest(let action, let request, let user):
      let body = mergeRequest(action, request, by: user, of: project, facts, links)
      return [message("merge_request", body)]
    case .commented(let note, let request):
      return [message("note", comment(note, request, of: project, facts, links))]
    }
  }

  private func message(_ kind: String, _ body: JSONValue) -> HookMessage {
    let (wanted, event) =
      switch kind {
      case "push": ("push_events", "Push Hook")
      case "note": ("note_events", "Note Hook")
      default: ("merge_requests_events", "Merge Request Hook")
      }
    return HookMessage(wantedAs: [wanted], event: event, kind: kind, body: body.canonicalBytes)
  }

  /// Its `Idempotency-Key` is what a receiver knows a delivery again by.
  package func posting(
    _ message: HookMessage, to hook: HostedHook, of visit: HostVisit
  ) -> Posting {
    let id = randomUUID()
    var headers: HTTPFields = [
      .contentType: "application/json", .userAgent: "GitLab/18.6.0-sandbox",
      .gitLabEvent: message.event, .gitLabInstance: visit.address.url,
      .gitLabEventID: randomUUID(), .gitLabWebhookID: randomUUID(), .idempotencyKey: id,
    ]
    if let token = hook.settings.secret { headers[.gitLabToken] = token.revealed }
    if let key = hook.settings.signingToken {
      headers[.webhookID] = id
      headers[.webhookTimestamp] = String(visit.now.seconds)
      headers[.webhookSignature] = standardSignature(
        of: message.body, id: id, timestamp: String(visit.now.seconds), key: key)
    }
    return Posting(
      id: id, event: message.event, url: hook.settings.url, headers: headers, body: message.body)
  }
}

// MARK: Bodies

private let noCommit = String(repeating: "0", count: 40)

private func push(
  _ move: BranchMove, by user: HostedUser, of project: HostedProject, _ facts: EventFacts,
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
  _ action: HostEvent.Action, _ request: HostedMergeRequest, by user: HostedUser,
  of project: HostedProject, _ facts: EventFacts, _ links: GitLabLinks
) -> JSONValue {
  var attributes = attributes(of: request, of: project, facts, links)
  attributes["action"] = .string(action.gitLabName)
  if case .pushed(let old) = action { attributes["oldrev"] = .string(old.hex) }
  return [
    "object_kind": "merge_request", "event_type": "merge_request", "user": links.user(user),
    "project": links.projectForHooks, "repository": links.repositoryForHooks,
    "object_attributes": attributes, "changes": changes(by: action, request),
    "labels": .array(request.labels.map { ["title": .string($0)] }),
  ]
}

private func attributes(
  of request: HostedMergeRequest, of project: HostedProject, _ facts: EventFacts,
  _ links: GitLabLinks
) -> JSONValue {
  var attributes: JSONValue = [
    "id": .integer(request.globalID(in: project)), "iid": .integer(request.number),
    "title": .string(request.title), "description": .string(request.body),
    "state": .string(request.gitLabState),
    "source_branch": .string(request.source.text), "target_branch": .string(request.target.text),
    "source_project_id": .integer(request.fork?.id ?? project.id),
    "target_project_id": .integer(project.id),
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
    if request.commitField != "sha" { attributes[request.commitField] = .string(commit.hex) }
    attributes["merge_user_id"] = .integer(merger.id)
    attributes["merge_status"] = "can_be_merged"
  }
  return attributes
}

private func changes(
  by action: HostEvent.Action, _ request: HostedMergeRequest
) -> JSONValue {
  guard case .draftChanged = action else { return [:] }
  return ["draft": ["previous": .bool(!request.isDraft), "current": .bool(request.isDraft)]]
}

private func comment(
  _ note: HostedNote, _ request: HostedMergeRequest, of project: HostedProject,
  _ facts: EventFacts, _ links: GitLabLinks
) -> JSONValue {
  [
    "object_kind": "note", "event_type": "note", "user": links.user(note.author),
    "project_id": .integer(project.id), "project": links.projectForHooks,
    "repository": links.repositoryForHooks,
    "object_attributes": [
      "id": .integer(note.id), "note": .string(note.body), "noteable_type": "MergeRequest",
      "author_id": .integer(note.author.id), "created_at": .string(note.created.words),
      "updated_at": .string(note.updated.words), "project_id": .integer(project.id),
      "noteable_id": .integer(request.globalID(in: project)), "system": false,
      "action": "create", "attachment": .null, "line_code": .null, "commit_id": "",
      "st_diff": .null,
      "url": .string("\(links.mergeRequest(request.number))#note_\(note.id)"),
    ],
    "merge_request": attributes(of: request, of: project, facts, links),
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
    case .edited, .pushed, .labelled, .draftChanged, .autoMergeChanged: "update"
    case .reviewed(let review):
      switch review.verdict {
      case .approved: "approved"
      case .dismissed: "unapproved"
      case .changesRequested, .commented: "update"
      }
    case .closed: "close"
    case .merged: "merge"
    }
  }
}
