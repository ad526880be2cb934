// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import HTTPTypes
import Hummingbird

extension RegistryResponder {
  /// What a request must answer to before it is let in; nothing when it already does.
  func challenge(
    _ request: Request, _ route: RegistryRoute, at address: SandboxAddress
  ) -> String? {
    switch access {
    case .open: return nil
    case .basic(let credentials):
      return credentials.match(request) ? nil : "Basic realm=\"ferry sandbox\""
    case .token:
      let scope = route.access(request.method).map { RegistryScope(repository: $0, action: $1) }
      let isOpen = state.withLock { [now = clock.now] state in
        guard let token = request.bearerToken else { return false }
        guard let scope else { return state.tokens.knows(token, at: now) }
        return state.tokens.allows(token, scope, at: now)
      }
      guard !isOpen else { return nil }
      let start = "Bearer realm=\"\(address.url)/token\",service=\"\(address)\""
      return scope.map { start + ",scope=\"\($0.text)\"" } ?? start
    }
  }

  /// Gives a token for the credentials and the scopes that the query asks for.
  func token(_ request: Request) throws(RegistryRefusal) -> Response {
    guard case .token(let credentials) = access, [.get, .head].contains(request.method) else {
      throw RegistryRefusal(.unsupported, "this registry gives no tokens")
    }
    guard credentials.match(request) else {
      throw RegistryRefusal(.unauthorized, "wrong user name or password")
    }
    let token = randomHex(bytes: 24)
    let scopes = formValues("scope", in: request.uri.query ?? "").flatMap(RegistryScope.texts)
    let isGranted = state.withLock { [now = clock.now] state in
      state.tokens.grant(token, scopes: Set(scopes), at: now)
    }
    guard isGranted else { throw RegistryRefusal(.tooManyRequests, "too many tokens are out") }
    return Response(
      .ok,
      json: [
        "token": .string(token), "access_token": .string(token),
        "expires_in": .integer(Int(RegistryTokens.lifetime.components.seconds)),
        "issued_at": .string(clock.now.description),
      ])
  }
}

extension RegistryCredentials {
  fileprivate func match(_ request: Request) -> Bool {
    guard let given = request.basicCredentials else { return false }
    return given.user == username && password.matches(given.password)
  }
}
