// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

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
      "merge_method": "merge", "archived": false,
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
      "source_project_id": .integer(project.id), "target_project_id": .integer(project.id),
      "author": links.user(request.author), "labels": .array(request.labels.map { .string($0) }),
      "draft": .bool(request.isDraft), "work_in_progress": .bool(request.isDraft),
      "sha": .string(request.head.hex), "merge_commit_sha": .null, "squash_commit_sha": .null,
      "merge_user": .null, "merged_at": .null, "closed_by": .null, "closed_at": .null,
      "has_conflicts": .bool(conflicts?.isEmpty == false), "squash": false,
      "merge_status": .string(conflicts == nil ? "unchecked" : mergeStatus(conflicts)),
      "detailed_merge_status": .string(request.detailedStatus(conflicts)),
      "should_remove_source_branch": .null,
      "force_remove_source_branch": .bool(request.removesSource),
      "user_notes_count": .integer(request.notes.count), "reference": .string("!\(number)"),
      "web_url": .string(links.mergeRequest(number)), "merge_when_pipeline_succeeds": false,
    ]
    switch request.phase {
    case .merged(let commit, let user, let moment):
      json["merge_commit_sha"] = .string(commit.hex)
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
    return [
      "name": .string(name.text), "default": .bool(isDefault), "protected": .bool(isDefault),
      "merged": .bool(isMerged), "can_push": true, "developers_can_push": false,
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
    [
      "id": .integer(hook.id), "url": .string(hook.settings.url.description),
      "project_id": .integer(project.id), "push_events": .bool(hook.settings.pushes),
      "merge_requests_events": .bool(hook.settings.mergeRequests),
      "token_present": .bool(hook.settings.token != nil),
      "signing_token_present": .bool(hook.settings.signingToken != nil),
      "enable_ssl_verification": true, "alert_status": "executable", "disabled_until": .null,
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

  fileprivate func detailedStatus(_ conflicts: [String]?) -> String {
    if !isOpen { return "not_open" }
    if isDraft { return "draft_status" }
    guard let conflicts else { return "unchecked" }
    return conflicts.isEmpty ? "mergeable" : "conflict"
  }
}
