// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// GitLab's REST API, version 4 (https://docs.gitlab.com/api/rest/).
struct GitLabClient: Sendable {
  let api: HostAPI

  /// The path of something below the project, which is named in one part: `group%2Fproject`.
  func path(_ suffix: String) -> String {
    "/projects/\(percentEncoded(api.settings.project.description))\(suffix)"
  }
}

extension GitLabClient: BoundsTexts {
  /// GitLab takes 1,000,000 characters (`MAX_TEXT_SIZE_LIMIT` in its `lib/gitlab/database.rb`).
  var textLimit: Int { 999_000 }
}

extension GitLabClient: ShowsProjects {
  var site: HostSite { api.settings.site }
}

extension GitLabClient: GivesGitLogin {
  /// The token is what counts, whoever is named.
  func gitLogin() async throws(GitHostFailure) -> GitLogin {
    GitLogin(user: "oauth2", token: try await api.token())
  }
}
