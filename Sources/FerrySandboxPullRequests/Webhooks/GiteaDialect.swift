// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxGitModel
package import FerrySandboxHTTP
import HTTPTypes

/// The webhooks of Gitea (https://docs.gitea.com/usage/webhooks) and of Forgejo, which adds its own
/// names to the header.
package struct GiteaDialect: HostDialect {
  package let host: GitHost

  package init(host: GitHost) { self.host = host }

  package var hookEvents: Set<String> {
    ["push", "create", "delete", "pull_request", "pull_request_comment", "pull_request_review"]
  }

  package func api(_ actions: HostActions) -> any AnswersAPI {
    PullRequestResponder(host: host, actions: actions)
  }

  package func messages(
    of event: HostEvent, in project: HostedProject, _ facts: EventFacts, _ visit: HostVisit
  ) -> [HookMessage] {
    let teller = GiteaTeller(
      presentation: GiteaPresentation(
        project: project, links: PullRequestLinks(project, at: visit.address)))
    return teller.tell(event, facts)
  }

  package func posting(
    _ message: HookMessage, to hook: HostedHook, of visit: HostVisit
  ) -> Posting {
    let id = randomUUID()
    var headers: HTTPFields = [
      .contentType: "application/json", .userAgent: "Go-http-client/1.1",
    ]
    let secret = hook.settings.secret
    // Without a secret the fields are there, and empty.
    let code = hexSignature(of: message.body, secret) ?? ""
    let families = ["GitHub", "Gogs", "Gitea"] + (host == .forgejo ? ["Forgejo"] : [])
    for family in families {
      headers.set("X-\(family)-Delivery", id)
      headers.set("X-\(family)-Event", message.event)
      headers.set("X-\(family)-Event-Type", message.kind)
      if family != "GitHub" { headers.set("X-\(family)-Signature", code) }
    }
    headers.set("X-Hub-Signature", "sha1=\(legacySignature(of: message.body, secret) ?? "")")
    headers.set("X-Hub-Signature-256", "sha256=\(code)")
    return Posting(
      id: id, event: message.event, url: hook.settings.url, headers: headers, body: message.body)
  }
}

/// Words events as Gitea does.
private struct GiteaTeller {
  let presentation: GiteaPresentation

  func tell(_ event: HostEvent, _ facts: EventFacts) -> [HookMessage] {
    switch event {
    case .pushed(let move, let user): return pushed(move, by: user, facts)
    case .mergeRequest(.autoMergeChanged, _, _): return []
    case .mergeRequest(.reviewed(let review), let request, let user):
      return self.review(review, request, by: user, facts)
    case .mergeRequest(let action, let request, let user):
      return [pullRequest(action, request, by: user, facts)]
    case .commented(let note, let request): return [comment(note, request)]
    }
  }

  private func message(_ event: String, _ kind: String, _ body: JSONValue) -> HookMessage {
    let isPull = kind.hasPrefix("pull_request")
    // "pull_request" asks for everything about one; a review goes by its kind or by all kinds.
    let wider: Set<String> = isPull ? ["pull_request"] : []
    let reviews: Set<String> =
      kind.hasPrefix("pull_request_review_") ? ["pull_request_review"] : []
    return HookMessage(
      wantedAs: wider.union(reviews).union([kind]), event: event, kind: kind,
      body: body.canonicalBytes)
  }

  private func common(_ user: HostedUser) -> JSONValue {
    ["repository": presentation.repository, "sender": presentation.user(user)]
  }

  private func pushed(
    _ move: BranchMove, by user: HostedUser, _ facts: EventFacts
  ) -> [HookMessage] {
    let branch = common(user).merging([
      "ref": .string(move.branch.text), "ref_type": "branch",
    ])
    guard let new = move.new else {
      return [
        message("delete", "delete", branch.merging(["pusher_type": "user"])),
        message("push", "push", push(move, by: user, facts)),
      ]
    }
    let pushes = [message("push", "push", push(move, by: user, facts))]
    guard move.old == nil else { return pushes }
    return [message("create", "create", branch.merging(["sha": hash(new)]))] + pushes
  }

  private func push(_ move: BranchMove, by user: HostedUser, _ facts: EventFacts) -> JSONValue {
    let zeros = String(repeating: "0", count: 40)
    let (old, new) = (move.old?.hex ?? zeros, move.new?.hex ?? zeros)
    // The newest comes first.
    let commits = facts.commits.reversed().map(presentation.commit)
    return common(user).merging([
      "ref": .string(move.branch.reference), "before": .string(old), "after": .string(new),
      "compare_url": .string("\(presentation.links.web)/compare/\(old)...\(new)"),
      "commits": .array(commits), "total_commits": .integer(facts.count),
      "head_commit": commits.first ?? none, "pusher": presentation.user(user),
    ])
  }

  private func pullRequest(
    _ action: HostEvent.Action, _ request: HostedMergeRequest, by user: HostedUser,
    _ facts: EventFacts
  ) -> HookMessage {
    var body: JSONValue = [
      "action": .string(action.inGitea), "number": .integer(request.number),
      "pull_request": presentation.pullRequest(request, facts.state),
      "requested_reviewer": none, "commit_id": "", "review": none,
    ]
    if action.inGitea == "edited" { body["changes"] = [:] }
    let kind =
      switch action {
      case .pushed: "pull_request_sync"
      case .labelled: "pull_request_label"
      default: "pull_request"
      }
    return message("pull_request", kind, common(user).merging(body))
  }

  private func review(
    _ review: HostedReview, _ request: HostedMergeRequest, by user: HostedUser,
    _ facts: EventFacts
  ) -> [HookMessage] {
    let word: String? =
      switch review.verdict {
      case .approved: "approved"
      case .changesRequested: "rejected"
      case .commented: "comment"
      // Gitea tells nobody that a review was dismissed.
      case .dismissed: nil
      }
    guard let word else { return [] }
    let kind = "pull_request_review_\(word)"
    let body: JSONValue = [
      "action": "reviewed", "number": .integer(request.number),
      "pull_request": presentation.pullRequest(request, facts.state),
      "requested_reviewer": none, "commit_id": "",
      "review": ["type": .string(kind), "content": .string(review.body)],
    ]
    return [message("pull_request_\(word)", kind, common(user).merging(body))]
  }

  private func comment(_ note: HostedNote, _ request: HostedMergeRequest) -> HookMessage {
    let page = presentation.links.page(request.number)
    let issue: JSONValue = [
      "id": .integer(request.globalID(in: presentation.project)), "url": .string(page),
      "html_url": .string(page), "number": .integer(request.number),
      "user": presentation.user(request.author), "original_author": "", "original_author_id": 0,
      "title": .string(request.title), "body": .string(request.body), "ref": "", "assets": [],
      "labels": .array(request.labels.map(presentation.label)), "milestone": none,
      "assignee": none, "assignees": none, "state": request.isOpen ? "open" : "closed",
      "is_locked": false, "comments": .integer(request.notes.count),
      "created_at": time(request.created), "updated_at": time(request.updated),
      "closed_at": none, "due_date": none, "pin_order": 0,
      "pull_request": ["merged": .bool(request.mergedAs != nil), "merged_at": none],
      "repository": [
        "id": .integer(presentation.project.id), "name": .string(presentation.project.name),
        "owner": .string(presentation.project.group),
        "full_name": .string(presentation.project.path),
      ],
    ]
    return message(
      "issue_comment", "pull_request_comment",
      common(note.author).merging([
        "action": "created", "issue": issue, "is_pull": true,
        "comment": presentation.comment(note, on: request),
      ]))
  }
}

extension HostEvent.Action {
  fileprivate var inGitea: String {
    switch self {
    case .opened: "opened"
    case .reopened: "reopened"
    // That it is a draft is in its title.
    case .edited, .draftChanged: "edited"
    case .labelled: "label_updated"
    case .closed, .merged: "closed"
    case .pushed: "synchronized"
    case .reviewed, .autoMergeChanged: "reviewed"
    }
  }
}
