// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel

extension PullRequestLinks {
  /// A user as GitHub shows one.
  func gitHubUser(_ user: HostedUser) -> JSONValue {
    gitHubAccount(
      id: user.id, login: user.login, type: user.login.hasSuffix("[bot]") ? "Bot" : "User")
  }

  /// Whom the project belongs to.
  var gitHubOwner: JSONValue {
    gitHubAccount(id: 1_000 + project.id, login: project.group, type: "Organization")
  }

  private func gitHubAccount(id: Int, login: String, type: String) -> JSONValue {
    let url = "\(apiRoot)/users/\(login)"
    var user: JSONValue = [
      "login": .string(login), "id": .integer(id), "node_id": .string("U_\(id)"),
      "avatar_url": .string("\(server)/avatars/\(id)"), "gravatar_id": "", "type": .string(type),
      "url": .string(url), "html_url": .string("\(server)/\(login)"), "site_admin": false,
      "following_url": .string("\(url)/following{/other_user}"),
      "gists_url": .string("\(url)/gists{/gist_id}"),
      "starred_url": .string("\(url)/starred{/owner}{/repo}"),
      "organizations_url": .string("\(url)/orgs"),
      "events_url": .string("\(url)/events{/privacy}"),
    ]
    for name in ["followers", "subscriptions", "repos", "received_events"] {
      user["\(name)_url"] = .string("\(url)/\(name)")
    }
    return user
  }
}
