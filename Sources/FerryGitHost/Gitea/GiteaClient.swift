// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// The REST API of Gitea (https://docs.gitea.com/api) and Forgejo, which are one but in details.
struct GiteaClient: Sendable {
  let api: HostAPI

  var pulls: PullRequests { PullRequests(api: api) }
}

extension GiteaClient: BoundsTexts {
  /// Gitea has no limit of its own, but the columns of older MySQL databases have one: 65,535 bytes,
  /// and more is answered by a 500 (https://github.com/go-gitea/gitea/issues/19471).
  var textLimit: Int { 65_000 }
}

extension GiteaClient: ReportsProgress {
  func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    try await pulls.setStatus(status, of: commit)
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await pulls.comments(on: number).keep(text, marker: marker, through: api)
  }
}

extension GiteaClient: HearsComments {
  func comments(on number: Int) async throws(GitHostFailure) -> HostList<HostComment> {
    try await pulls.comments(on: number).comments(on: number, through: api)
  }

  func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool {
    try await pulls.mayWrite(user)
  }

  func react(to comment: HostComment, with reaction: Reaction) async throws(GitHostFailure) {
    try await pulls.react(to: comment, with: reaction)
  }
}

extension GiteaClient: ShowsProjects {
  var site: HostSite { api.settings.site }
}

extension GiteaClient: GivesGitLogin {
  /// The token is what counts, whoever is named.
  func gitLogin() async throws(GitHostFailure) -> GitLogin {
    GitLogin(user: "ferry", token: try await api.token())
  }
}
