// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryPorts
import FerryDomain
import FerryGitServing
import FerryGitStore
import FerrySandboxGitModel

/// Renders what the host keeps as the API and the webhooks of Gitea and Forgejo show it.
struct GiteaPresentation: PullRequestPresentation {
  let project: HostedProject
  let links: PullRequestLinks

  var repository: JSONValue { links.giteaRepository }

  func user(_ user: HostedUser) -> JSONValue { links.giteaUser(user) }

  func pullRequest(_ request: HostedMergeRequest, _ state: RequestState?) -> JSONValue {
    let page = links.page(request.number)
    let json: JSONValue = [
      "id": .integer(request.globalID(in: project)), "url": .string(page),
      "number": .integer(request.number), "user": user(request.author),
      "title": .string(request.title), "body": .string(request.body),
      "labels": .array(request.labels.map(label)), "milestone": none, "assignee": none,
      "assignees": none, "requested_reviewers": none, "requested_reviewers_teams": none,
      "state": request.isOpen ? "open" : "closed", "draft": .bool(request.isDraft),
      "is_locked": false, "comments": .integer(request.notes.count), "review_comments": 0,
      "html_url": .string(page), "diff_url": .string("\(page).diff"),
      "patch_url": .string("\(page).patch"), "merged": false, "merged_at": none,
      "merge_commit_sha": none, "merged_by": none, "allow_maintainer_edit": false,
      // What is a draft or has conflicts is not mergeable; rules of the branch do not count.
      "mergeable": .bool(
        request.isOpen && !request.isDraft && state?.conflicts.isEmpty ?? true),
      "base": side(request.target.text, request.target, state?.base),
      "head": side(request.headReference, request.source, request.head, of: request.fork),
      "merge_base": hash(state?.mergeBase), "due_date": none, "pin_order": 0,
      "created_at": time(request.created), "updated_at": time(request.updated),
      "closed_at": none,
    ]
    return json.merging(ending(of: request))
  }

  func wholePullRequest(_ request: HostedMergeRequest, _ state: RequestState) -> JSONValue {
    pullRequest(request, state)
  }

  private func ending(of request: HostedMergeRequest) -> JSONValue {
    switch request.phase {
    case .merged(let commit, let merger, let moment):
      [
        "merged": true, "merge_commit_sha": hash(commit), "merged_by": user(merger),
        "merged_at": time(moment), "closed_at": time(moment),
      ]
    case .closed(_, let moment): ["closed_at": time(moment)]
    case .open, .merging: [:]
    }
  }

  private func side(
    _ reference: String, _ branch: BranchName, _ commit: GitObjectID?, of fork: HostedFork? = nil
  ) -> JSONValue {
    let id = JSONValue.integer(fork?.id ?? project.id)
    return [
      "label": .string(branch.text), "ref": .string(reference), "sha": hash(commit), "repo_id": id,
      "repo": repository.merging(["id": id, "fork": .bool(fork != nil)]),
    ]
  }

  func label(_ name: String) -> JSONValue {
    let known = project.labels.first { $0.name == name }
    return [
      "id": .integer(known?.id ?? 0), "name": .string(name), "exclusive": false,
      "is_archived": false, "color": .string(String((known?.color ?? "#ededed").dropFirst())),
      "description": "", "url": .string("\(links.api)/labels/\(known?.id ?? 0)"),
    ]
  }

  func comment(_ note: HostedNote, on request: HostedMergeRequest) -> JSONValue {
    let page = links.page(request.number)
    return [
      "id": .integer(note.id), "html_url": .string("\(page)#issuecomment-\(note.id)"),
      "pull_request_url": .string(page), "issue_url": "", "user": user(note.author),
      "original_author": "", "original_author_id": 0, "body": .string(note.body), "assets": [],
      "created_at": time(note.created), "updated_at": time(note.updated),
    ]
  }

  func review(_ review: HostedReview, of request: HostedMergeRequest) -> JSONValue {
    let page = links.page(request.number)
    return [
      "id": .integer(review.id), "user": user(review.author), "team": none,
      "state": .string(review.verdict.inGitea), "body": .string(review.body),
      "commit_id": hash(review.commit), "stale": .bool(review.commit != request.head),
      "official": .bool(project.permission(of: review.author) >= .write),
      "dismissed": .bool(review.verdict == .dismissed), "comments_count": 0,
      "submitted_at": time(review.created), "updated_at": time(review.created),
      "html_url": .string("\(page)#issuecomment-\(review.id)"),
      "pull_request_url": .string(page),
    ]
  }

  func status(_ status: HostedStatus) -> JSONValue {
    [
      "id": .integer(status.id), "status": .string(status.state.inPullRequests),
      "target_url": .string(status.url ?? ""), "description": .string(status.description ?? ""),
      "url": .string("\(links.api)/statuses/\(status.commit)"), "context": .string(status.name),
      "creator": user(status.author), "created_at": time(status.created),
      "updated_at": time(status.created),
    ]
  }

  func combined(_ statuses: [HostedStatus], of commit: GitObjectID) -> JSONValue {
    [
      "state": .string(statuses.isEmpty ? "" : statuses.combinedState), "sha": hash(commit),
      "total_count": .integer(statuses.count), "statuses": .array(statuses.map(status)),
      "repository": repository, "commit_url": .string("\(links.api)/git/commits/\(commit)"),
      "url": .string("\(links.api)/commits/\(commit)/status"),
    ]
  }

  func file(_ difference: FileDifference, of request: HostedMergeRequest) -> JSONValue {
    let counts = difference.counts
    let place = percentEncoded(difference.path, keepingSlashes: true)
    return [
      "filename": .string(difference.path),
      "status": .string(difference.kind == .modified ? "changed" : difference.statusWord),
      "additions": .integer(counts.added), "deletions": .integer(counts.removed),
      "changes": .integer(counts.added + counts.removed),
      "html_url": .string("\(links.web)/src/commit/\(request.head)/\(place)"),
      "contents_url": .string("\(links.api)/contents/\(place)?ref=\(request.head)"),
      "raw_url": .string("\(links.web)/raw/commit/\(request.head)/\(place)"),
    ]
  }

  /// A commit as webhooks and branches show it.
  func commit(_ facts: CommitFacts) -> JSONValue {
    let person: JSONValue = [
      "name": .string(facts.details.authorName), "email": "noreply@sandbox.invalid",
      "username": "",
    ]
    let paths = { (kind: FileChange.Kind) -> JSONValue in
      .array(facts.changes.filter { $0.kind == kind }.map { .string($0.path) })
    }
    return [
      "id": hash(facts.id), "message": .string(facts.details.message),
      "url": .string(links.commit(facts.id)), "author": person, "committer": person,
      "verification": none, "timestamp": time(facts.details.committed), "added": paths(.added),
      "removed": paths(.removed), "modified": paths(.modified),
    ]
  }

  func branch(_ name: BranchName, _ facts: CommitFacts) -> JSONValue {
    let protection = project.protections[name]
    let isProtected = project.isProtected(name)
    return [
      "name": .string(name.text), "commit": commit(facts), "protected": .bool(isProtected),
      "required_approvals": .integer(protection?.approvals ?? 0),
      "enable_status_check": .bool(protection?.checks.isEmpty == false),
      "status_check_contexts": .array((protection?.checks ?? []).map { .string($0) }),
      "user_can_push": .bool(protection?.refusesPushes != true), "user_can_merge": true,
      "effective_branch_protection_name": .string(isProtected ? name.text : ""),
    ]
  }

  func comparison(_ comparison: Comparison, _ heads: (base: CommitFacts, common: CommitFacts))
    -> JSONValue
  {
    [
      "total_commits": .integer(comparison.commits.count),
      "commits": .array(
        comparison.commits.map { facts in
          [
            "sha": hash(facts.id), "url": .string("\(links.api)/git/commits/\(facts.id)"),
            "html_url": .string(links.commit(facts.id)),
            "commit": ["message": .string(facts.details.message)],
            "files": .array(
              facts.changes.map { change in
                ["filename": .string(change.path), "status": .string(change.kind.statusWord)]
              }),
          ]
        }),
    ]
  }

  func hook(_ hook: HostedHook) -> JSONValue {
    [
      "id": .integer(hook.id), "type": .string(project.host.rawValue), "name": "",
      "branch_filter": "*", "authorization_header": "", "active": .bool(hook.settings.isActive),
      "config": ["url": .string(hook.settings.url.description), "content_type": "json"],
      "events": .array(hook.settings.events.sorted().map { .string($0) }),
      "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    ]
  }

  func reaction(_ reaction: HostedReaction, on note: HostedNote) -> JSONValue {
    [
      "user": user(reaction.author), "content": .string(reaction.content),
      "created_at": time(note.updated),
    ]
  }

  func permission(of user: HostedUser) -> JSONValue {
    let role = String(describing: project.permission(of: user))
    return ["permission": .string(role), "role_name": .string(role), "user": self.user(user)]
  }
}

extension HostedMergeRequest {
  /// Once the branch is gone, only its label names it.
  fileprivate var headReference: String {
    isSourceGone ? "refs/pull/\(number)/head" : source.text
  }
}

extension HostedReview.Verdict {
  fileprivate var inGitea: String {
    switch self {
    case .approved, .dismissed: "APPROVED"
    case .changesRequested: "REQUEST_CHANGES"
    case .commented: "COMMENT"
    }
  }
}

extension PullRequestLinks {
  /// A user as Gitea shows one.
  func giteaUser(_ user: HostedUser) -> JSONValue {
    giteaAccount(id: user.id, login: user.login, name: user.name)
  }

  private func giteaAccount(id: Int, login: String, name: String) -> JSONValue {
    [
      "id": .integer(id), "login": .string(login), "username": .string(login), "login_name": "",
      "source_id": 0, "full_name": .string(name),
      "email": .string("\(login)@noreply.sandbox.invalid"),
      "avatar_url": .string("\(server)/avatars/\(id)"),
      "html_url": .string("\(server)/\(login)"), "language": "", "is_admin": false,
      "last_login": "0001-01-01T00:00:00Z", "created": "2026-01-01T00:00:00Z",
      "restricted": false, "active": false, "prohibit_login": false, "location": "",
      "website": "", "description": "", "visibility": "public", "followers_count": 0,
      "following_count": 0, "starred_repos_count": 0,
    ]
  }

  /// A repository as Gitea shows one.
  var giteaRepository: JSONValue {
    [
      "id": .integer(project.id),
      "owner": giteaAccount(id: 1_000 + project.id, login: project.group, name: ""),
      "name": .string(project.name), "full_name": .string(project.path), "description": "",
      "empty": false, "private": true, "fork": false, "template": false, "parent": none,
      "mirror": false, "size": 0, "language": "",
      "languages_url": .string("\(api)/languages"), "html_url": .string(web),
      "url": .string(api), "link": "", "ssh_url": .string("\(web).git"),
      "clone_url": .string("\(web).git"), "original_url": "", "website": "", "stars_count": 0,
      "forks_count": 0, "watchers_count": 0, "open_issues_count": 0, "open_pr_counter": 0,
      "release_counter": 0, "default_branch": .string(project.defaultBranch.text),
      "archived": false, "created_at": "2026-01-01T00:00:00Z",
      "updated_at": "2026-01-01T00:00:00Z", "archived_at": "1970-01-01T00:00:00Z",
      "permissions": ["admin": true, "push": true, "pull": true], "has_issues": true,
      "internal_tracker": [
        "enable_time_tracker": true, "allow_only_contributors_to_track_time": true,
        "enable_issue_dependencies": true,
      ],
      "has_wiki": false, "has_pull_requests": true, "has_projects": false, "has_releases": true,
      "has_packages": false, "has_actions": false, "ignore_whitespace_conflicts": false,
      "allow_merge_commits": true, "allow_rebase": true, "allow_rebase_explicit": true,
      "allow_squash_merge": true, "allow_fast_forward_only_merge": true,
      "allow_rebase_update": true, "default_delete_branch_after_merge": false,
      "default_merge_style": "merge", "default_allow_maintainer_edit": false, "avatar_url": "",
      "internal": false, "mirror_interval": "", "mirror_updated": "0001-01-01T00:00:00Z",
      "repo_transfer": none,
    ]
  }
}
