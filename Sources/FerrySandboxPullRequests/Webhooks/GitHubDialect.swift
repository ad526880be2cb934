// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryGitStore
import FerryGitServing
import FerryPorts
package import FerryDomain
package import FerrySandboxGitModel
package import FerrySandboxHTTP
import HTTPTypes

/// GitHub's webhooks (https://docs.github.com/en/webhooks/webhook-events-and-payloads).
package struct GitHubDialect: HostDialect {
  package init() {}

  package var host: GitHost { .github }

  package var hookEvents: Set<String> {
    ["push", "pull_request", "pull_request_review", "issue_comment"]
  }

  package func api(_ actions: HostActions) -> any AnswersAPI {
    PullRequestResponder(host: .github, actions: actions)
  }

  package func messages(
    of event: HostEvent, in project: HostedProject, _ facts: EventFacts, _ visit: HostVisit
  ) -> [HookMessage] {
    let teller = GitHubTeller(
      presentation: GitHubPresentation(
        project: project, links: PullRequestLinks(project, at: visit.address)))
    return teller.tell(event, facts).map { kind, body in
      HookMessage(wantedAs: [kind, "*"], event: kind, kind: kind, body: body.canonicalBytes)
    }
  }

  package func posting(
    _ message: HookMessage, to hook: HostedHook, of visit: HostVisit
  ) -> Posting {
    let id = randomUUID()
    var headers: HTTPFields = [
      .contentType: "application/json", .userAgent: "GitHub-Hookshot/sandbox", .accept: "*/*",
    ]
    headers.set("X-GitHub-Event", message.event)
    headers.set("X-GitHub-Delivery", id)
    headers.set("X-GitHub-Hook-ID", "\(hook.id)")
    headers.set("X-GitHub-Hook-Installation-Target-Type", "repository")
    let secret = hook.settings.secret
    if let code = hexSignature(of: message.body, secret) {
      headers.set("X-Hub-Signature-256", "sha256=\(code)")
    }
    if let code = legacySignature(of: message.body, secret) {
      headers.set("X-Hub-Signature", "sha1=\(code)")
    }
    return Posting(
      id: id, event: message.event, url: hook.settings.url, headers: headers, body: message.body)
  }
}

/// Words events as GitHub does.
private struct GitHubTeller {
  let presentation: GitHubPresentation

  func tell(_ event: HostEvent, _ facts: EventFacts) -> [(String, JSONValue)] {
    switch event {
    case .pushed(let move, let user):
      var told = [("push", push(move, by: user, facts))]
      if move.old == nil { told.append(("create", branch(move, by: user))) }
      if move.new == nil { told.append(("delete", branch(move, by: user))) }
      return told
    case .mergeRequest(.reviewed(let review), let request, let user):
      return [("pull_request_review", self.review(review, request, by: user, facts))]
    case .mergeRequest(let action, let request, let user):
      return [("pull_request", pullRequest(action, request, by: user, facts))]
    case .commented(let note, let request):
      return [("issue_comment", comment(note, request, facts))]
    }
  }

  private func common(_ user: HostedUser) -> JSONValue {
    ["repository": presentation.repository, "sender": presentation.user(user)]
  }

  private func push(_ move: BranchMove, by user: HostedUser, _ facts: EventFacts) -> JSONValue {
    let zeros = String(repeating: "0", count: 40)
    let (old, new) = (move.old?.hex ?? zeros, move.new?.hex ?? zeros)
    let commits = facts.commits.map(commit)
    return common(user).merging([
      "ref": .string(move.branch.reference), "before": .string(old), "after": .string(new),
      "created": .bool(move.old == nil), "deleted": .bool(move.new == nil), "forced": false,
      "base_ref": none,
      "compare": .string("\(presentation.links.web)/compare/\(old.prefix(12))...\(new.prefix(12))"),
      "commits": .array(commits), "head_commit": move.new == nil ? none : commits.last ?? none,
      "pusher": ["name": .string(user.login), "email": .string(user.signature.email)],
    ])
  }

  private func commit(_ facts: CommitFacts) -> JSONValue {
    let person: JSONValue = [
      "name": .string(facts.details.authorName), "email": "noreply@sandbox.invalid",
    ]
    let paths = { (kind: FileKind) -> JSONValue in
      .array(facts.paths(kind).map { .string($0) })
    }
    return [
      "id": hash(facts.id), "tree_id": hash(facts.details.tree), "distinct": true,
      "message": .string(facts.details.message), "timestamp": time(facts.details.committed),
      "url": .string(presentation.links.commit(facts.id)), "author": person, "committer": person,
      "added": paths(.added), "removed": paths(.removed), "modified": paths(.modified),
    ]
  }

  private func branch(_ move: BranchMove, by user: HostedUser) -> JSONValue {
    common(user).merging([
      "ref": .string(move.branch.text), "ref_type": "branch", "pusher_type": "user",
      "master_branch": .string(presentation.project.defaultBranch.text), "description": none,
    ])
  }

  private func whole(_ request: HostedMergeRequest, _ facts: EventFacts) -> JSONValue {
    facts.state.map { presentation.wholePullRequest(request, $0) }
      ?? presentation.pullRequest(request, nil)
  }

  private func pullRequest(
    _ action: HostEvent.Action, _ request: HostedMergeRequest, by user: HostedUser,
    _ facts: EventFacts
  ) -> JSONValue {
    var body: JSONValue = [
      "action": .string(action.inGitHub(request)), "number": .integer(request.number),
      "pull_request": whole(request, facts),
    ]
    if case .pushed(let old) = action {
      body["before"] = hash(old)
      body["after"] = hash(request.head)
    }
    if case .edited = action { body["changes"] = [:] }
    if case .labelled = action, let last = request.labels.last {
      body["label"] = presentation.label(last)
    }
    return common(user).merging(body)
  }

  private func review(
    _ review: HostedReview, _ request: HostedMergeRequest, by user: HostedUser,
    _ facts: EventFacts
  ) -> JSONValue {
    var shown = presentation.review(review, of: request)
    shown["state"] = .string(shown["state"]?.string?.lowercased() ?? "")
    return common(user).merging([
      "action": review.verdict == .dismissed ? "dismissed" : "submitted", "review": shown,
      "pull_request": presentation.pullRequest(request, facts.state),
    ])
  }

  private func comment(
    _ note: HostedNote, _ request: HostedMergeRequest, _ facts: EventFacts
  ) -> JSONValue {
    let page = presentation.links.page(request.number)
    let url = "\(presentation.links.api)/issues/\(request.number)"
    let pull = "\(presentation.links.api)/pulls/\(request.number)"
    let issue: JSONValue = [
      "id": .integer(request.globalID(in: presentation.project)),
      "node_id": .string("I_\(request.number)"), "number": .integer(request.number),
      "url": .string(url), "html_url": .string(page), "title": .string(request.title),
      "body": .string(request.body), "state": request.isOpen ? "open" : "closed",
      "user": presentation.user(request.author), "draft": .bool(request.isDraft),
      "labels": .array(request.labels.map(presentation.label)), "locked": false,
      "active_lock_reason": none, "assignee": none, "assignees": [], "milestone": none,
      "comments": .integer(request.notes.count), "author_association": "MEMBER",
      "comments_url": .string("\(url)/comments"), "events_url": .string("\(url)/events"),
      "labels_url": .string("\(url)/labels{/name}"),
      "repository_url": .string(presentation.links.api), "created_at": time(request.created),
      "updated_at": time(request.updated), "closed_at": none,
      "reactions": ["url": .string("\(url)/reactions"), "total_count": 0],
      "pull_request": [
        "url": .string(pull), "html_url": .string(page), "diff_url": .string("\(page).diff"),
        "patch_url": .string("\(page).patch"), "merged_at": none,
      ],
    ]
    return common(note.author).merging([
      "action": "created", "issue": issue,
      "comment": presentation.comment(note, on: request),
    ])
  }
}

extension HostEvent.Action {
  fileprivate func inGitHub(_ request: HostedMergeRequest) -> String {
    switch self {
    case .opened: "opened"
    case .reopened: "reopened"
    case .edited: "edited"
    case .labelled: "labeled"
    case .closed, .merged: "closed"
    case .draftChanged: request.isDraft ? "converted_to_draft" : "ready_for_review"
    case .pushed: "synchronize"
    case .autoMergeChanged:
      request.autoMerge == nil ? "auto_merge_disabled" : "auto_merge_enabled"
    case .reviewed: "submitted"
    }
  }
}
