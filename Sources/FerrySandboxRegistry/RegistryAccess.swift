// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPorts

/// Who may use the registry.
package enum RegistryAccess: Sendable {
  /// Everybody may do everything.
  case open
  /// HTTP Basic with each request.
  case basic(RegistryCredentials)
  /// A bearer token, which `/token` gives for the credentials
  /// (https://distribution.github.io/distribution/spec/auth/token/).
  case token(RegistryCredentials)
}

/// The bearer tokens that were given out, each good for some scopes and a while.
struct RegistryTokens {
  static let lifetime = Duration.seconds(300)
  private static let limit = 1_000

  private struct Grant {
    let scopes: Set<String>
    let end: Timestamp
  }

  private var grants: [String: Grant] = [:]

  /// Notes a fresh token; the ones that ended are forgotten first.
  mutating func grant(_ token: String, scopes: Set<String>, at now: Timestamp) -> Bool {
    grants = grants.filter { $0.value.end > now }
    guard grants.count < Self.limit else { return false }
    grants[token] = Grant(scopes: scopes, end: now + Self.lifetime)
    return true
  }

  /// Whether a token opens the scope now.
  func allows(_ token: String, _ scope: RegistryScope, at now: Timestamp) -> Bool {
    guard let grant = grants[token], grant.end > now else { return false }
    return grant.scopes.contains(scope.text)
  }

  /// Whether a token is known and has not ended.
  func knows(_ token: String, at now: Timestamp) -> Bool {
    grants[token].map { $0.end > now } ?? false
  }
}

/// `repository:<name>:<action>`.
struct RegistryScope {
  let repository: String
  let action: RegistryAction

  var text: String { "repository:\(repository):\(action.rawValue)" }

  /// Takes `repository:<name>:pull,push` apart into one scope for each action.
  static func texts(in scope: String) -> [String] {
    guard let colon = scope.lastIndex(of: ":"), scope.hasPrefix("repository:") else { return [] }
    return scope[scope.index(after: colon)...].split(separator: ",")
      .map { "\(scope[..<colon]):\($0)" }
  }
}
