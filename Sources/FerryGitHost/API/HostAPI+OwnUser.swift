// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

extension HostAPI {
  /// Who Ferry is at the host, asked once: what anybody else wrote is not Ferry's, whatever it
  /// begins with.
  ///
  /// GitHub's REST API refuses `/user` to the tokens of an app; its GraphQL API names the app's bot.
  func ownUser() async throws(GitHostFailure) -> HostUser {
    if let known = own.withLock({ $0 }) { return known }
    let user = try await settings.kind == .github ? askGraphQL() : askREST()
    own.withLock { $0 = user }
    return user
  }

  private func askREST() async throws(GitHostFailure) -> HostUser {
    let request = HostRequest(path: "/user", doing: Self.asking, isUrgent: true)
    do {
      return try need(HostUser(try await send(request).json), "a user", of: request)
    } catch  where error.code == .forbidden {
      throw GitHostFailure(
        .forbidden, doing: error.doing,
        detail: error.detail + "; give the token the right to read its user (read:user)")
    }
  }

  private func askGraphQL() async throws(GitHostFailure) -> HostUser {
    let request = HostRequest(
      method: .post, path: "/graphql", body: ["query": "{ viewer { login id: databaseId } }"],
      doing: Self.asking, api: .graphQL, isUrgent: true, isHarmless: true)
    let json = try await send(request).json
    return try need(HostUser(json[["data", "viewer"]]), "a viewer of GraphQL", of: request)
  }

  private static var asking: String { "asking whose the token is, for comments" }
}
