// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import HTTPTypes

extension GitHost {
  /// What every request says beside its path.
  func fields(token: Redacted<String>) -> HTTPFields {
    // GitHub answers 403 to a request without User-Agent.
    var fields: HTTPFields = [.accept: accepted, .userAgent: "ferry"]
    var access = access(token.revealed)
    access.indexingStrategy = .disallow
    fields.append(access)
    if self == .github, let version = HTTPField.Name("X-GitHub-Api-Version") {
      // Its successor drops fields: https://docs.github.com/en/rest/about-the-rest-api/api-versions
      fields[version] = "2022-11-28"
    }
    return fields
  }

  private var accepted: String {
    self == .github ? "application/vnd.github+json" : "application/json"
  }

  private func access(_ token: String) -> HTTPField {
    switch self {
    case .gitlab, .github: HTTPField(name: .authorization, value: "Bearer \(token)")
    case .gitea, .forgejo: HTTPField(name: .authorization, value: "token \(token)")
    }
  }
}
