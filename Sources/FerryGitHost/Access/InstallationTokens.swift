// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// The tokens of a GitHub App for one project; each lasts an hour and is made once for all who ask.
final class InstallationTokens: GivesToken {
  /// How long before its end a token is used no more.
  private static let margin = Duration.seconds(300)

  private struct State {
    /// Left when the host refuses the token.
    var kept: (token: Redacted<String>, end: Timestamp)?
    var installation: Int?
  }

  private let api: HostAPI
  private let state: Lock<State>
  private let making = SharedWork<Redacted<String>, GitHostFailure>(
    cancelled: GitHostFailure(
      .cancelled, doing: "waiting for a token of the GitHub App", detail: "it was cancelled")
  ) { $0.code == .cancelled }

  /// Takes the API as the app itself sees it.
  init(of app: GitHubApp, api: HostAPI) {
    self.api = api
    state = Lock(State(installation: app.installation))
  }

  func token() async throws(GitHostFailure) -> Redacted<String> {
    if let kept { return kept }
    return try await making.value { () throws(GitHostFailure) in
      // Another may have made it before our turn.
      if let kept { return kept }
      return try await make()
    }
  }

  func forget(_ token: Redacted<String>) -> Bool {
    state.withLock { state in
      if state.kept?.token == token { state.kept = nil }
    }
    return true
  }

  private var kept: Redacted<String>? {
    let now = api.clock.now
    return state.withLock { state in
      guard let kept = state.kept, now + Self.margin < kept.end else { return nil }
      return kept.token
    }
  }

  private func make() async throws(GitHostFailure) -> Redacted<String> {
    let request = HostRequest(
      method: .post, path: "/app/installations/\(try await installation())/access_tokens",
      body: ["repositories": .array(api.settings.project.parts.suffix(1).map { .string($0) })],
      doing: "asking for a token of the GitHub App", isHarmless: true)
    let json = try await api.send(request).json
    let made = try api.need(Self.token(json), "a token", of: request)
    state.withLock { $0.kept = made }
    return made.token
  }

  private static func token(_ json: JSONValue) -> (token: Redacted<String>, end: Timestamp)? {
    guard let token = json["token"]?.string, !token.isEmpty,
      token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      let end = json["expires_at"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    return (Redacted(token), end)
  }

  private func installation() async throws(GitHostFailure) -> Int {
    if let known = state.withLock({ $0.installation }) { return known }
    let project = api.settings.project.parts.map { percentEncoded($0) }.joined(separator: "/")
    let request = HostRequest(
      path: "/repos/\(project)/installation",
      doing: "looking for the installation of the GitHub App")
    let found = try api.need(
      try await api.send(request).json["id"]?.integer, "an installation", of: request)
    state.withLock { $0.installation = found }
    return found
  }
}
