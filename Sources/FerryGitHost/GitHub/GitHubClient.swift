// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// GitHub's REST API, version 2022-11-28 (https://docs.github.com/en/rest), and its GraphQL API for
/// what that lacks.
struct GitHubClient: Sendable {
  let api: HostAPI

  var pulls: PullRequests { PullRequests(api: api) }
}

extension GitHubClient: BoundsTexts {
  /// GitHub takes 65,536 characters.
  var textLimit: Int { mostCharacters }
}

extension GitHubClient: ReportsProgress {
  func setStatus(
    _ status: CommitStatus, of commit: GitObjectID
  ) async throws(GitHostFailure) {
    try await pulls.setStatus(status, of: commit)
  }

  func keepComment(
    _ text: String, marker: String, on number: Int
  ) async throws(GitHostFailure) {
    try await thread(on: number).keep(fitting(text), marker: marker, through: api)
  }

  private func thread(on number: Int) -> CommentThread {
    pulls.comments(on: number, query: [QueryItem("per_page", "100")])
  }
}

extension GitHubClient: HearsComments {
  func comments(on number: Int) async throws(GitHostFailure) -> HostList<HostComment> {
    try await thread(on: number).comments(on: number, through: api)
  }

  func mayWrite(_ user: HostUser) async throws(GitHostFailure) -> Bool {
    try await pulls.mayWrite(user)
  }

  func react(to comment: HostComment, with reaction: Reaction) async throws(GitHostFailure) {
    try await pulls.react(to: comment, with: reaction)
  }
}

extension GitHubClient: ShowsProjects {
  var site: HostSite { api.settings.site }
}

extension GitHubClient: GivesGitLogin {
  func gitLogin() async throws(GitHostFailure) -> GitLogin {
    GitLogin(user: "x-access-token", token: try await api.token())
  }
}

/// With room for a mark and a note.
private let mostCharacters = 65_000

/// The text, cut where GitHub would refuse it.
func fitting(_ text: String) -> String {
  guard text.unicodeScalars.count > mostCharacters else { return text }
  return String(text.unicodeScalars.prefix(mostCharacters))
    + "\n\n… the rest is too long for GitHub."
}
