// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxGitModel
import FerrySandboxHTTP
import FerryDomain
import FerryPorts

/// Renders what the host keeps as GitLab's API shows it.
struct GitLabPresentation {
  let project: HostedProject
  let links: GitLabLinks

  init(of project: HostedProject, at address: SandboxAddress) {
    self.project = project
    links = GitLabLinks(project, at: address)
  }

  var projectJSON: JSONValue {
    [
      "id": .integer(project.id), "name": .string(project.name), "path": .string(project.name),
      "path_with_namespace": .string(project.path), "name_with_namespace": .string(project.path),
      "default_branch": .string(project.defaultBranch.text), "visibility": "private",
      "web_url": .string(links.web), "http_url_to_repo": .string(links.clone),
      "merge_method": project.settings.mergeMethod == .fastForward ? "ff" : "merge",
      "archived": false,
    ]
  }

  /// A merge request; what only a look into the repository tells is `unchecked` without one.
  func mergeRequest(_ request: HostedMergeRequest, conflicts: [String]?) -> JSONValue {
    let number = request.number
    var json: JSONValue = [
      "id": .integer(request.globalID(in: project)), "iid": .integer(number),
      "project_id": .integer(project.id), "title": .string(request.title),
      "description": .string(request.body), "state": .string(request.gitLabState),
      "created_at": time(request.created), "updated_at": time(request.updated),
      "source_branch": .string(request.source.text), "target_branch": .string(request.target.text),
      "source_project_id": .integer(request.fork?.id ?? project.id),
      "target_project_id": .integer(project.id),
      "author": links.user(request.author), "labels": .array(request.labels.map { .string($0) }),
      "draft": .bool(request.isDraft), "work_in_progress": .bool(request.isDraft),
      "sha": .string(request.head.hex), "merge_commit_sha": .null, "squash_commit_sha": .null,
      "merge_user": .null, "merged_at": .null, "closed_by": .null, "closed_at": .null,
      "has_conflicts": .bool(conflicts?.isEmpty == false), "squash": false,
      "merge_status": .string(conflicts == nil ? "unchecked" : mergeStatus(conflicts)),
      "detailed_merge_status": .string(
        request.detailedStatus(conflicts, project.blockers(of: request))),
      "should_remove_source_branch": .null,
      "force_remove_source_branch": .bool(request.removesSource),
      "user_notes_count": .integer(request.notes.count), "reference": .string("!\(number)"),
      "web_url": .string(links.mergeRequest(number)),
      "merge_when_pipeline_succeeds": .bool(request.autoMerge != nil), "merge_error": .null,
    ]
    switch request.phase {
    case .merged(let commit, let user, let moment):
      json[request.commitField] = .string(commit.hex)
      json["merge_user"] = links.user(user)
      json["merged_at"] = time(moment)
    case .closed(let user, let moment):
      json["closed_by"] = links.user(user)
      json["closed_at"] = time(moment)
    case .open, .merging: break
    }
    return json
  }

  func note(_ note: HostedNote, on number: Int) -> JSONValue {
    [
      "id": .integer(note.id), "body": .string(note.body), "author": links.user(note.author),
      "created_at": time(note.created), "updated_at": time(note.updated), "system": false,
      "noteable_type": "MergeRequest", "noteable_iid": .integer(number),
      "project_id": .integer(project.id), "resolvable": false, "internal": false, "type": .null,
    ]
  }

  func status(_ status: HostedStatus) -> JSONValue {
    [
      "id": .integer(status.id), "sha": .string(status.commit.hex), "name": .string(status.name),
      "status": .string(status.state.rawValue), "ref": text(status.reference),
      "description": text(status.description), "target_url": text(status.url),
      "created_at": time(status.created), "author": links.user(status.author),
      "allow_failure": false, "coverage": .null,
    ]
  }

  func branch(_ name: BranchName, _ commit: CommitFacts, isMerged: Bool) -> JSONValue {
    let isDefault = name == project.defaultBranch
    let isProtected = project.isProtected(name)
    let pushes = project.protections[name]?.refusesPushes != true
    return [
      "name": .string(name.text), "default": .bool(isDefault), "protected": .bool(isProtected),
      "merged": .bool(isMerged), "can_push": .bool(pushes), "developers_can_push": false,
      "developers_can_merge": false,
      "web_url": .string("\(links.web)/-/tree/\(percentEncoded(name.text, keepingSlashes: true))"),
      "commit": [
        "id": .string(commit.id.hex), "short_id": .string(commit.id.short),
        "title": .string(commit.title), "message": .string(commit.details.message),
        "author_name": .string(commit.details.authorName),
        "committed_date": time(commit.details.committed),
        "parent_ids": .array(commit.details.parents.map { .string($0.hex) }),
        "web_url": .string(links.commit(commit.id)),
      ],
    ]
  }

  func label(_ label: HostedLabel) -> JSONValue {
    [
      "id": .integer(label.id), "name": .string(label.name), "color": .string(label.color),
      "text_color": "#FFFFFF", "is_project_label": true,
    ]
  }

  /// A hook as it reads back: whether it has secrets, never which.
  func hook(_ hook: HostedHook) -> JSONValue {
    var json: JSONValue = [
      "id": .integer(hook.id), "url": .string(hook.settings.url.description),
      "project_id": .integer(project.id), "token_present": .bool(hook.settings.secret != nil),
      "signing_token_present": .bool(hook.settings.signingToken != nil),
      "enable_ssl_verification": true, "alert_status": "executable", "disabled_until": .null,
    ]
    for name in GitLabDialect.events { json[name] = .bool(hook.settings.events.contains(name)) }
    return json
  }

  /// Who approved, and how many still must (https://docs.gitlab.com/api/merge_request_approvals/).
  func approvals(of request: HostedMergeRequest) -> JSONValue {
    let required = project.protections[request.target]?.approvals ?? 0
    let left = max(0, required - request.approvers.count)
    return [
      "id": .integer(request.globalID(in: project)), "iid": .integer(request.number),
      "project_id": .integer(project.id), "title": .string(request.title),
      "state": .string(request.gitLabState), "approvals_required": .integer(required),
      "approvals_left": .integer(left), "approved": .bool(left == 0 && !request.approvers.isEmpty),
      "approved_by": .array(request.approvers.map { ["user": links.user($0)] }),
    ]
  }

  func award(_ reaction: HostedReaction, on note: HostedNote) -> JSONValue {
    [
      "id": .integer(reaction.id), "name": .string(reaction.content),
      "user": links.user(reaction.author), "created_at": time(note.updated),
      "updated_at": time(note.updated), "awardable_id": .integer(note.id),
      "awardable_type": "Note",
    ]
  }

  /// https://docs.gitlab.com/api/members/
  func member(_ user: HostedUser) -> JSONValue {
    var json = links.user(user)
    json["access_level"] = .integer(project.permission(of: user).accessLevel)
    return json
  }

  /// https://docs.gitlab.com/api/protected_branches/
  func protection(of branch: BranchName) -> JSONValue {
    let level = { (number: Int, words: String) -> JSONValue in
      [["id": 1, "access_level": .integer(number), "access_level_description": .string(words)]]
    }
    let refuses = project.protections[branch]?.refusesPushes == true
    return [
      "id": 1, "name": .string(branch.text),
      "push_access_levels": refuses ? level(0, "No one") : level(30, "Developers + Maintainers"),
      "merge_access_levels": level(30, "Developers + Maintainers"), "allow_force_push": false,
      "code_owner_approval_required": false,
    ]
  }

  private func mergeStatus(_ conflicts: [String]?) -> String {
    conflicts?.isEmpty == true ? "can_be_merged" : "cannot_be_merged"
  }
}

private func time(_ moment: Timestamp) -> JSONValue { .string(moment.description) }

private func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

extension HostedMergeRequest {
  /// A number among all merge requests of the host.
  func globalID(in project: HostedProject) -> Int { project.id * 100_000 + number }

  var gitLabState: String {
    switch phase {
    case .open: "opened"
    case .merging: "locked"
    case .merged: "merged"
    case .closed: "closed"
    }
  }

  /// Where the commit that merged it stands: a fast-forward has none of its own.
  var commitField: String {
    switch mergedAs?.method {
    case .merge, nil: "merge_commit_sha"
    case .squash: "squash_commit_sha"
    case .fastForward: "sha"
    }
  }

  fileprivate func detailedStatus(_ conflicts: [String]?, _ blockers: [MergeBlocker]) -> String {
    if !isOpen { return "not_open" }
    switch blockers.first {
    case .draft: return "draft_status"
    case .approvals: return "not_approved"
    case .changesRequested: return "requested_changes"
    case .checks: return "ci_must_pass"
    case nil: break
    }
    guard let conflicts else { return "unchecked" }
    return conflicts.isEmpty ? "mergeable" : "conflict"
  }
}

extension HostPermission {
  /// GitLab's number for it: Reporter, Developer, Maintainer.
  fileprivate var accessLevel: Int {
    switch self {
    case .none: 0
    case .read: 20
    case .write: 30
    case .admin: 40
    }
  }
}
