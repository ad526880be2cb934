// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// Requests to one repository as one account.
struct RegistryVisit: Sendable {
  let key: Authorizations.Key
  let tls: TLSSettings
  let http: any ExchangesHTTP
  let settings: RegistrySettings
  let authorizations: Authorizations
  let rests: RegistryRests
  let doing: String

  var endpoint: RegistryEndpoint { key.endpoint }

  /// Path and query below the registry, such as `/v2/team/shop/tags/list?n=1000`.
  ///
  /// The answer is anything but a refusal of the account, of the pace, or of all service. After a
  /// 401 the challenge is answered, once.
  func reply(
    _ method: HTTPRequest.Method, _ target: String, accept: [String] = ["application/json"]
  ) async throws(RegistryFailure) -> HTTPReply {
    if let left = rests.left(for: endpoint.url.authority) {
      throw failure(.rateLimited, "it asked to be left alone for a while", retryAfter: left)
    }
    var request = endpoint.url.request(method, target)
    for type in accept { request.headerFields.append(HTTPField(name: .accept, value: type)) }
    let known = authorizations.authorization(for: key)
    let first = try await send(request, known)
    guard first.status == .unauthorized else { return try accepted(first) }
    authorizations.forget(key)
    let authorization = try await self.authorization(answering: first.response)
    guard authorization != known else { throw refused(first) }
    return try accepted(try await send(request, authorization))
  }

  func failure(
    _ code: RegistryFailure.Code, _ detail: String, retryAfter: Duration? = nil
  ) -> RegistryFailure {
    RegistryFailure(code, doing: doing, detail: detail, retryAfter: retryAfter)
  }

  /// What an answer that nobody expected says.
  func unexpected(_ reply: HTTPReply) -> RegistryFailure {
    failure(.malformed, RegistryRefusal(reply).sentence)
  }

  private func accepted(_ reply: HTTPReply) throws(RegistryFailure) -> HTTPReply {
    switch reply.status.code {
    case 401, 403: throw refused(reply)
    case 429:
      rests.rest(endpoint.url.authority, for: reply.response.retryAfter)
      throw failure(
        .rateLimited, RegistryRefusal(reply).sentence, retryAfter: reply.response.retryAfter)
    case 500...:
      throw failure(
        .unreachable, RegistryRefusal(reply).sentence, retryAfter: reply.response.retryAfter)
    case 300..<400:
      throw failure(
        .malformed,
        "it redirects to \(reply.response.headerFields[.location] ?? "nowhere"), which is not "
          + "followed; name that registry in the Bundle")
    default: return reply
    }
  }

  private func refused(_ reply: HTTPReply) -> RegistryFailure {
    failure(
      .unauthorized,
      RegistryRefusal(reply).sentence
        + (key.credentials == nil
          ? "; name a Secret with username and password in spec.auth"
          : "; check username and password, and that they may pull"))
  }

  private func send(
    _ request: HTTPRequest, _ authorization: Authorizations.Authorization?
  ) async throws(RegistryFailure) -> HTTPReply {
    var request = request
    request.headerFields[.authorization] = authorization?.revealed
    return try await exchange(request, body: [])
  }

  private func exchange(
    _ request: HTTPRequest, body: [UInt8]
  ) async throws(RegistryFailure) -> HTTPReply {
    var request = request
    request.headerFields[.userAgent] = "ferry"
    do {
      return try await http.exchange(
        HTTPCall(
          request: request, body: body, limits: HTTPLimits(responseBytes: 8 << 20), tls: tls))
    } catch {
      throw failure(error.code == .tooLarge ? .malformed : .unreachable, error.detail)
    }
  }

  /// The answer to a challenge, kept for the next time.
  private func authorization(
    answering response: HTTPResponse
  ) async throws(RegistryFailure) -> Authorizations.Authorization? {
    let challenges = response.headerFields[values: .wwwAuthenticate].flatMap(AuthChallenge.parse)
    if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
      let token = try await token(try question(of: bearer))
      let authorization = Redacted("Bearer \(token.text.revealed)")
      authorizations.keep(authorization, for: key, lifetime: token.lifetime)
      return authorization
    }
    guard challenges.contains(where: { $0.scheme == "basic" }), let credentials = key.credentials
    else { return nil }
    authorizations.keep(credentials.basic, for: key, lifetime: nil)
    return credentials.basic
  }

  private func question(of challenge: AuthChallenge) throws(RegistryFailure) -> TokenQuestion {
    guard let realm = challenge.parameters["realm"].flatMap(HTTPURL.init) else {
      throw failure(.malformed, "it asks for a token without saying where to get one")
    }
    let mayBePlain =
      realm.isLoopback || endpoint.url.scheme == .http && realm.host == endpoint.url.host
      || settings.insecure.contains(realm.authority)
    guard realm.scheme == .https || mayBePlain else {
      throw failure(.malformed, "its token server \(realm.authority) is not https")
    }
    return TokenQuestion(
      realm: realm, service: challenge.parameters["service"],
      scope: challenge.parameters["scope"] ?? "repository:\(endpoint.path):pull")
  }

  private func token(_ question: TokenQuestion) async throws(RegistryFailure) -> RegistryToken {
    let reply: HTTPReply
    if let credentials = key.credentials, credentials.username == DockerConfig.identityTokenUser {
      let refresh = question.refresh(credentials.password)
      let answer = try await exchange(refresh.request, body: refresh.body)
      // Token servers that know no POST take the same by GET.
      reply =
        [404, 405].contains(answer.response.status.code)
        ? try await exchange(question.request(for: credentials), body: []) : answer
    } else {
      reply = try await exchange(question.request(for: key.credentials), body: [])
    }
    let answered = try accepted(reply)
    guard answered.status == .ok, let token = RegistryToken(answered.body) else {
      throw failure(
        .malformed, "its token server gave no token: \(RegistryRefusal(answered).sentence)")
    }
    return token
  }
}
