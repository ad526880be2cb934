// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerrySandboxHTTP
import HTTPTypes
import Hummingbird

extension PullRequestResponder {
  /// What a GitHub App asks for with its own token
  /// (https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app);
  /// nothing for what it asks as its installation.
  func app(
    _ request: Request, _ path: [String], _ arrival: HostArrival
  ) async throws -> Response? {
    guard host == .github else { return nil }
    switch (request.method, path.first, path.count) {
    case (.get, "repos", 4) where path[3] == "installation":
      try AppToken.check(request.accessToken, at: arrival.now)
      let project = try actions.project(.path(path[1...2].joined(separator: "/")))
      return Response(.ok, json: installation(of: project, arrival))
    case (.post, "app", 4) where path[1] == "installations" && path[3] == "access_tokens":
      try AppToken.check(request.accessToken, at: arrival.now)
      guard let id = Int(path[2]), let project = try? actions.project(.id(id)) else {
        throw HostRefusal.notFound("Installation")
      }
      return try token(for: project, arrival)
    default: return nil
    }
  }

  /// A fresh token that ends after an hour, as the bot of the app.
  private func token(for project: HostedProject, _ arrival: HostArrival) throws -> Response {
    let bot = actions.addUser("ferry[bot]", name: "Ferry")
    try actions.change(project) { project throws(HostRefusal) in project.permit(.write, to: bot) }
    let token = Redacted("ghs_" + randomHex(bytes: 18))
    let end = arrival.now + .seconds(3_600)
    actions.admit(bot, with: token, until: end)
    return Response(
      .created,
      json: [
        "token": .string(token.revealed), "expires_at": time(end),
        "permissions": Self.permissions, "repository_selection": "selected",
      ])
  }

  /// One installation serves one project, and has its number.
  private func installation(of project: HostedProject, _ arrival: HostArrival) -> JSONValue {
    let links = PullRequestLinks(project, at: arrival.address)
    let url = "\(links.apiRoot)/app/installations/\(project.id)"
    return [
      "id": .integer(project.id), "account": links.gitHubOwner,
      "repository_selection": "selected", "access_tokens_url": .string("\(url)/access_tokens"),
      "repositories_url": .string("\(links.apiRoot)/installation/repositories"),
      "html_url": .string("\(links.server)/settings/installations/\(project.id)"), "app_id": 1,
      "app_slug": "ferry", "target_id": .integer(1_000 + project.id),
      "target_type": "Organization", "permissions": Self.permissions, "events": ["push"],
      "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
      "single_file_name": none, "suspended_by": none, "suspended_at": none,
    ]
  }

  private static let permissions: JSONValue = [
    "contents": "write", "metadata": "read", "pull_requests": "write", "statuses": "write",
  ]
}

/// The token of a GitHub App: a JSON Web Token whose shape and times are looked at, not its
/// signature.
private enum AppToken {
  static func check(_ text: String?, at now: Timestamp) throws(PullRequestRefusal) {
    let parts = text?.split(separator: ".", omittingEmptySubsequences: false) ?? []
    guard parts.count == 3, let head = json(parts[0]), let claims = json(parts[1]),
      !parts[2].isEmpty
    else { throw refusal("A JSON web token could not be decoded") }
    guard head["alg"] == "RS256" else { throw refusal("'alg' must be RS256") }
    guard claims["iss"]?.string?.isEmpty == false || claims["iss"]?.integer != nil else {
      throw refusal("Missing 'issuer' claim ('iss') in assertion")
    }
    guard let begin = claims["iat"]?.integer, let end = claims["exp"]?.integer,
      begin <= now.seconds, now.seconds < end
    else { throw refusal("'Expiration time' claim ('exp') must be a numeric value in the future") }
    guard end - Int(now.seconds) <= 600 else {
      throw refusal("'Expiration time' claim ('exp') is too far in the future")
    }
  }

  private static func json(_ part: Substring) -> JSONValue? {
    let digits = part.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - digits.count % 4) % 4)
    return decodedBase64(digits + padding).flatMap { try? JSONValue(parsing: $0) }
  }

  private static func refusal(_ words: String) -> PullRequestRefusal {
    PullRequestRefusal(status: .unauthorized, message: words)
  }
}
