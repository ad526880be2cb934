// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel

extension PullRequestLinks {
  /// A repository as GitHub shows one.
  var gitHubRepository: JSONValue {
    var json: JSONValue = [
      "id": .integer(project.id), "node_id": .string("R_\(project.id)"),
      "name": .string(project.name), "full_name": .string(project.path), "private": true,
      "owner": gitHubOwner, "html_url": .string(web), "description": none, "fork": false,
      "url": .string(api), "clone_url": .string("\(web).git"), "git_url": .string("\(web).git"),
      "ssh_url": .string("\(web).git"), "svn_url": .string(web), "mirror_url": none,
      "homepage": none, "language": none, "license": none, "archived": false, "disabled": false,
      "visibility": "private", "default_branch": .string(project.defaultBranch.text),
      "has_issues": true, "has_projects": false, "has_wiki": false, "has_pages": false,
      "has_downloads": false, "has_discussions": false, "is_template": false,
      "web_commit_signoff_required": false, "topics": [], "created_at": "2026-01-01T00:00:00Z",
      "updated_at": "2026-01-01T00:00:00Z", "pushed_at": "2026-01-01T00:00:00Z",
      "allow_auto_merge": .bool(project.settings.allowsAutoMerge), "allow_merge_commit": true,
      "allow_squash_merge": true, "allow_rebase_merge": true, "delete_branch_on_merge": false,
    ]
    for name in [
      "forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size",
      "open_issues", "open_issues_count", "subscribers_count", "network_count",
    ] { json[name] = 0 }
    for (name, path) in Self.places { json[name + "_url"] = .string(api + path) }
    return json
  }

  /// The addresses that a repository names, by what they are of.
  private static let places: KeyValuePairs = [
    "archive": "/{archive_format}{/ref}", "assignees": "/assignees{/user}",
    "blobs": "/git/blobs{/sha}", "branches": "/branches{/branch}",
    "collaborators": "/collaborators{/collaborator}", "comments": "/comments{/number}",
    "commits": "/commits{/sha}", "compare": "/compare/{base}...{head}",
    "contents": "/contents/{+path}", "contributors": "/contributors",
    "deployments": "/deployments", "downloads": "/downloads", "events": "/events",
    "forks": "/forks", "git_commits": "/git/commits{/sha}", "git_refs": "/git/refs{/sha}",
    "git_tags": "/git/tags{/sha}", "hooks": "/hooks",
    "issue_comment": "/issues/comments{/number}", "issue_events": "/issues/events{/number}",
    "issues": "/issues{/number}", "keys": "/keys{/key_id}", "labels": "/labels{/name}",
    "languages": "/languages", "merges": "/merges", "milestones": "/milestones{/number}",
    "notifications": "/notifications{?since,all,participating}", "pulls": "/pulls{/number}",
    "releases": "/releases{/id}", "stargazers": "/stargazers", "statuses": "/statuses/{sha}",
    "subscribers": "/subscribers", "subscription": "/subscription", "tags": "/tags",
    "teams": "/teams", "trees": "/git/trees{/sha}",
  ]
}
