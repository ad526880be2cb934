// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import FerryDomain
import FerryGitServing
import FerryGitStore
import FerrySandboxGitModel

/// Renders what the host keeps as GitHub's API and webhooks show it.
struct GitHubPresentation: PullRequestPresentation {
  let project: HostedProject
  let links: PullRequestLinks

  var repository: JSONValue { links.gitHubRepository }

  func user(_ user: HostedUser) -> JSONValue { links.gitHubUser(user) }

  func pullRequest(_ request: HostedMergeRequest, _ state: RequestState?) -> JSONValue {
    let url = "\(links.api)/pulls/\(request.number)"
    let page = links.page(request.number)
    let statuses = "\(links.api)/statuses/\(request.head)"
    let issue = "\(links.api)/issues/\(request.number)"
    var json: JSONValue = [
      "url": .string(url), "id": .integer(request.globalID(in: project)),
      "node_id": .string(request.nodeID(in: project)), "html_url": .string(page),
      "diff_url": .string("\(page).diff"), "patch_url": .string("\(page).patch"),
      "issue_url": .string(issue), "commits_url": .string("\(url)/commits"),
      "review_comments_url": .string("\(url)/comments"),
      "review_comment_url": .string("\(links.api)/pulls/comments{/number}"),
      "comments_url": .string("\(issue)/comments"), "statuses_url": .string(statuses),
      "number": .integer(request.number), "state": request.isOpen ? "open" : "closed",
      "locked": false, "active_lock_reason": none, "title": .string(request.title),
      "user": user(request.author), "body": text(request.body.isEmpty ? nil : request.body),
      "labels": .array(request.labels.map(label)), "milestone": none, "assignee": none,
      "assignees": [], "requested_reviewers": [], "requested_teams": [],
      "created_at": time(request.created), "updated_at": time(request.updated),
      "draft": .bool(request.isDraft), "author_association": "MEMBER",
      "auto_merge": request.autoMerge.map(autoMerge) ?? none,
      "head": side(request.source, request.head, of: request.fork),
      "base": side(request.target, state?.base),
      "_links": .object(
        [
          "self": url, "html": page, "issue": issue, "comments": "\(issue)/comments",
          "review_comments": "\(url)/comments", "commits": "\(url)/commits",
          "review_comment": "\(links.api)/pulls/comments{/number}", "statuses": statuses,
        ].mapValues { ["href": .string($0)] }),
    ]
    json = json.merging(ending(of: request, state))
    return json
  }

  /// What a list leaves out.
  func wholePullRequest(_ request: HostedMergeRequest, _ state: RequestState) -> JSONValue {
    let isMerged = request.mergedAs != nil
    var json: JSONValue = [
      "merged": .bool(isMerged), "merged_by": none, "comments": .integer(request.notes.count),
      "mergeable": isMerged ? none : .bool(state.conflicts.isEmpty), "rebaseable": false,
      "mergeable_state": .string(mergeableState(of: request, state)), "review_comments": 0,
      "maintainer_can_modify": false, "commits": 1, "additions": 0, "deletions": 0,
      "changed_files": 0,
    ]
    if case .merged(_, let merger, _) = request.phase { json["merged_by"] = user(merger) }
    return pullRequest(request, state).merging(json)
  }

  private func ending(of request: HostedMergeRequest, _ state: RequestState?) -> JSONValue {
    switch request.phase {
    case .merged(let commit, _, let moment):
      [
        "merge_commit_sha": hash(commit), "merged_at": time(moment), "closed_at": time(moment),
      ]
    case .closed(_, let moment):
      // GitHub keeps the commit of its trial merge.
      ["merge_commit_sha": hash(request.head), "merged_at": none, "closed_at": time(moment)]
    case .open, .merging: ["merge_commit_sha": none, "merged_at": none, "closed_at": none]
    }
  }

  /// https://docs.github.com/en/graphql/reference/enums#mergestatestatus
  private func mergeableState(of request: HostedMergeRequest, _ state: RequestState) -> String {
    guard request.isOpen else { return "unknown" }
    if !state.conflicts.isEmpty { return "dirty" }
    if request.isDraft { return "draft" }
    if !project.blockers(of: request).isEmpty { return "blocked" }
    return project.statuses.latest(of: request.head).allSatisfy { $0.state == .success }
      ? "clean" : "unstable"
  }

  private func autoMerge(_ order: AutoMerge) -> JSONValue {
    [
      "enabled_by": user(order.user), "commit_title": none,
      "commit_message": text(order.wish.message),
      "merge_method": .string((order.wish.method ?? .merge).inGitHub),
    ]
  }

  private func side(
    _ branch: BranchName, _ commit: GitObjectID?, of fork: HostedFork? = nil
  ) -> JSONValue {
    [
      "label": .string("\(fork?.owner.login ?? project.group):\(branch)"),
      "ref": .string(branch.text), "sha": hash(commit),
      "user": fork.map { user($0.owner) } ?? links.gitHubOwner,
      "repo": fork.map { repository.merging(["id": .integer($0.id), "fork": true]) } ?? repository,
    ]
  }

  func label(_ name: String) -> JSONValue {
    let known = project.labels.first { $0.name == name }
    return [
      "id": .integer(known?.id ?? 0), "node_id": .string("LA_\(known?.id ?? 0)"),
      "url": .string("\(links.api)/labels/\(percentEncoded(name))"), "name": .string(name),
      "description": none, "color": .string(String((known?.color ?? "#ededed").dropFirst())),
      "default": false,
    ]
  }

  func comment(_ note: HostedNote, on request: HostedMergeRequest) -> JSONValue {
    [
      "id": .integer(note.id), "node_id": .string("IC_\(note.id)"),
      "url": .string("\(links.api)/issues/comments/\(note.id)"),
      "html_url": .string("\(links.page(request.number))#issuecomment-\(note.id)"),
      "issue_url": .string("\(links.api)/issues/\(request.number)"),
      "body": .string(note.body), "user": user(note.author), "created_at": time(note.created),
      "updated_at": time(note.updated), "author_association": "MEMBER",
      "performed_via_github_app": none,
    ]
  }

  func review(_ review: HostedReview, of request: HostedMergeRequest) -> JSONValue {
    let page = "\(links.page(request.number))#pullrequestreview-\(review.id)"
    let url = "\(links.api)/pulls/\(request.number)"
    return [
      "id": .integer(review.id), "node_id": .string("PRR_\(review.id)"),
      "user": user(review.author), "body": .string(review.body),
      "state": .string(review.verdict.inGitHub), "html_url": .string(page),
      "pull_request_url": .string(url), "submitted_at": time(review.created),
      "commit_id": hash(review.commit), "author_association": "MEMBER",
      "_links": ["html": ["href": .string(page)], "pull_request": ["href": .string(url)]],
    ]
  }

  func status(_ status: HostedStatus) -> JSONValue {
    [
      "url": .string("\(links.api)/statuses/\(status.commit)"),
      "avatar_url": .string("\(links.server)/avatars/\(status.author.id)"),
      "id": .integer(status.id), "node_id": .string("SC_\(status.id)"),
      "state": .string(status.state.inPullRequests), "description": text(status.description),
      "target_url": text(status.url), "context": .string(status.name),
      "created_at": time(status.created), "updated_at": time(status.created),
      "creator": user(status.author),
    ]
  }

  func combined(_ statuses: [HostedStatus], of commit: GitObjectID) -> JSONValue {
    [
      "state": .string(statuses.combinedState), "sha": hash(commit),
      "statuses": .array(statuses.map(status)), "total_count": .integer(statuses.count),
      "repository": repository, "commit_url": .string("\(links.api)/commits/\(commit)"),
      "url": .string("\(links.api)/commits/\(commit)/status"),
    ]
  }

  func file(_ difference: FileDifference, of request: HostedMergeRequest) -> JSONValue {
    let counts = difference.counts
    let place = percentEncoded(difference.path, keepingSlashes: true)
    return [
      "sha": hash(request.head), "filename": .string(difference.path),
      "status": .string(difference.statusWord), "additions": .integer(counts.added),
      "deletions": .integer(counts.removed), "changes": .integer(counts.added + counts.removed),
      "blob_url": .string("\(links.web)/blob/\(request.head)/\(place)"),
      "raw_url": .string("\(links.web)/raw/\(request.head)/\(place)"),
      "contents_url": .string("\(links.api)/contents/\(place)?ref=\(request.head)"),
      "patch": .string(difference.lines?.unified ?? ""),
    ]
  }

  func commit(_ facts: CommitFacts) -> JSONValue {
    let url = "\(links.api)/commits/\(facts.id)"
    let person: JSONValue = [
      "name": .string(facts.details.authorName), "email": "noreply@sandbox.invalid",
      "date": time(facts.details.committed),
    ]
    return [
      "url": .string(url), "sha": hash(facts.id), "node_id": .string("C_\(facts.id.short)"),
      "html_url": .string(links.commit(facts.id)), "comments_url": .string("\(url)/comments"),
      "commit": [
        "url": .string("\(links.api)/git/commits/\(facts.id)"), "author": person,
        "committer": person, "message": .string(facts.details.message), "comment_count": 0,
        "tree": [
          "sha": hash(facts.details.tree),
          "url": .string("\(links.api)/git/trees/\(facts.details.tree)"),
        ],
      ],
      "author": none, "committer": none,
      "parents": .array(
        facts.details.parents.map { parent in
          ["sha": hash(parent), "url": .string("\(links.api)/commits/\(parent)")]
        }),
    ]
  }

  func branch(_ name: BranchName, _ facts: CommitFacts) -> JSONValue {
    let url = "\(links.api)/branches/\(name)"
    let protection = project.protections[name]
    return [
      "name": .string(name.text), "commit": commit(facts),
      "_links": ["html": .string("\(links.web)/tree/\(name)"), "self": .string(url)],
      "protected": .bool(project.isProtected(name)), "protection_url": .string("\(url)/protection"),
      "protection": [
        "enabled": .bool(protection != nil),
        "required_status_checks": [
          "enforcement_level": protection?.checks.isEmpty == false ? "everyone" : "off",
          "contexts": .array((protection?.checks ?? []).map { .string($0) }), "checks": [],
        ],
      ],
    ]
  }

  func comparison(_ comparison: Comparison, _ heads: (base: CommitFacts, common: CommitFacts))
    -> JSONValue
  {
    let (ahead, behind) = (comparison.commits.count, comparison.behind)
    let url = "\(links.api)/compare/\(comparison.base)...\(comparison.head)"
    let page = "\(links.web)/compare/\(comparison.base)...\(comparison.head)"
    let status =
      switch (ahead > 0, behind > 0) {
      case (false, false): "identical"
      case (true, false): "ahead"
      case (false, true): "behind"
      case (true, true): "diverged"
      }
    return [
      "url": .string(url), "html_url": .string(page), "permalink_url": .string(page),
      "diff_url": .string("\(page).diff"), "patch_url": .string("\(page).patch"),
      "base_commit": commit(heads.base), "merge_base_commit": commit(heads.common),
      "status": .string(status), "ahead_by": .integer(ahead), "behind_by": .integer(behind),
      "total_commits": .integer(ahead), "commits": .array(comparison.commits.map(commit)),
      "files": .array(
        comparison.changes.map { change in
          [
            "sha": hash(comparison.head), "filename": .string(change.path),
            "status": .string(change.kind.statusWord), "additions": 0, "deletions": 0,
            "changes": 0, "blob_url": .string("\(links.web)/blob/\(comparison.head)"),
            "raw_url": .string("\(links.web)/raw/\(comparison.head)"),
            "contents_url": .string("\(links.api)/contents"),
          ]
        }),
    ]
  }

  func hook(_ hook: HostedHook) -> JSONValue {
    let url = "\(links.api)/hooks/\(hook.id)"
    var config: JSONValue = [
      "url": .string(hook.settings.url.description), "content_type": "json", "insecure_ssl": "0",
    ]
    if hook.settings.secret != nil { config["secret"] = "********" }
    return [
      "type": "Repository", "id": .integer(hook.id), "name": "web",
      "active": .bool(hook.settings.isActive),
      "events": .array(hook.settings.events.sorted().map { .string($0) }), "config": config,
      "updated_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z",
      "url": .string(url), "test_url": .string("\(url)/test"),
      "ping_url": .string("\(url)/pings"), "deliveries_url": .string("\(url)/deliveries"),
      "last_response": ["code": none, "status": "unused", "message": none],
    ]
  }

  func reaction(_ reaction: HostedReaction, on note: HostedNote) -> JSONValue {
    [
      "id": .integer(reaction.id), "node_id": .string("REA_\(reaction.id)"),
      "user": user(reaction.author), "content": .string(reaction.content),
      "created_at": time(note.updated),
    ]
  }

  func permission(of user: HostedUser) -> JSONValue {
    let permission = project.permission(of: user)
    let role = String(describing: permission)
    return [
      "permission": .string(role), "role_name": .string(role),
      "user": self.user(user).merging([
        "role_name": .string(role),
        "permissions": [
          "admin": .bool(permission >= .admin), "maintain": .bool(permission >= .admin),
          "push": .bool(permission >= .write), "triage": .bool(permission >= .write),
          "pull": .bool(permission >= .read),
        ],
      ]),
    ]
  }
}

extension HostedMergeRequest {
  /// A number among all of the host.
  func globalID(in project: HostedProject) -> Int { project.id * 100_000 + number }

  /// By what GraphQL knows it.
  func nodeID(in project: HostedProject) -> String { "PR_\(globalID(in: project))" }
}

extension MergeMethod {
  var inGitHub: String {
    switch self {
    case .merge: "merge"
    case .squash: "squash"
    case .fastForward: "rebase"
    }
  }
}

extension HostedReview.Verdict {
  fileprivate var inGitHub: String {
    switch self {
    case .approved: "APPROVED"
    case .changesRequested: "CHANGES_REQUESTED"
    case .commented: "COMMENTED"
    case .dismissed: "DISMISSED"
    }
  }
}
