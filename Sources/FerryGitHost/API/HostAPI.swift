// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// The API of a Git host over HTTP.
struct HostAPI: Sendable {
  let settings: GitHostSettings
  let clock: any KeepsTime
  private let http: any ExchangesHTTP
  private let access: any GivesToken
  private let pace: RequestPace
  private let memory = Lock(AnswerMemory())
  /// Nothing before it was asked for.
  let own = Lock(HostUser?.none)

  init(
    settings: GitHostSettings, http: any ExchangesHTTP, clock: any KeepsTime,
    access: any GivesToken
  ) {
    self.settings = settings
    self.http = http
    self.clock = clock
    self.access = access
    pace = RequestPace(clock: clock)
  }

  /// What the settings give access to.
  init(settings: GitHostSettings, http: any ExchangesHTTP, clock: any KeepsTime) {
    let access: any GivesToken =
      switch settings.access {
      case .token(let token): FixedToken(fixed: token)
      case .app(let app):
        InstallationTokens(
          of: app,
          api: HostAPI(
            settings: settings, http: http, clock: clock,
            access: AppTicket(app: app, clock: clock)))
      }
    self.init(settings: settings, http: http, clock: clock, access: access)
  }

  /// A 2xx answer, or a refusal that the request expects; every other is a failure.
  @discardableResult
  func send(_ request: HostRequest) async throws(GitHostFailure) -> HostAnswer {
    let doing = doing(request)
    let reply = try await reply(to: request, doing: doing)
    guard
      reply.status.kind == .successful || request.expectedRefusals.contains(reply.status.code)
    else {
      let failure = GitHostFailure(
        reply, to: request, doing: doing, settings: settings, now: clock.now)
      if failure.code == .throttled, let span = failure.retryAfter { pace.rest(for: span) }
      throw failure
    }
    do {
      return try HostAnswer(reply)
    } catch {
      throw GitHostFailure(
        .malformed, doing: doing, detail: "the answer is not JSON (\(error)); \(checkURL)")
    }
  }

  /// The items of a list of one page.
  func items(of request: HostRequest) async throws(GitHostFailure) -> [JSONValue] {
    try need(try await send(request).json.array, "a list", of: request)
  }

  /// The items of a list, page by page up to a limit.
  func items(
    of request: HostRequest, pages most: Int
  ) async throws(GitHostFailure) -> (items: [JSONValue], isWhole: Bool) {
    var items: [JSONValue] = []
    for page in 1...most {
      var request = request
      request.query.append(QueryItem("page", String(page)))
      let answer = try await send(request)
      let found = try need(answer.json.array, "a list", of: request)
      items += found
      let goesOn = answer.hasNextPage || items.count < answer.total ?? 0
      if !goesOn || found.isEmpty { return (items, true) }
    }
    return (items, false)
  }

  /// What was read from an answer, which is malformed when it could not be read.
  func need<Value>(
    _ value: Value?, _ name: String, of request: HostRequest
  ) throws(GitHostFailure) -> Value {
    guard let value else {
      throw GitHostFailure(
        .malformed, doing: doing(request), detail: "the answer is not \(name); \(checkURL)")
    }
    return value
  }

  /// What opens the repository too.
  func token() async throws(GitHostFailure) -> Redacted<String> { try await access.token() }

  private func doing(_ request: HostRequest) -> String {
    "\(request.doing) of \(settings.project) at \(settings.api.authority)"
  }

  private var checkURL: String { "check that \(settings.api) is the API of \(settings.kind)" }
}

// MARK: - One exchange

extension HostAPI {
  /// Whatever is answered; a token that was revoked meanwhile is replaced once.
  private func reply(
    to request: HostRequest, doing: String
  ) async throws(GitHostFailure) -> HTTPReply {
    let token = try await access.token()
    let reply = try await exchange(request, token, doing: doing)
    guard reply.status.code == 401, access.forget(token) else { return reply }
    return try await exchange(request, try await access.token(), doing: doing)
  }

  private func exchange(
    _ request: HostRequest, _ token: Redacted<String>, doing: String
  ) async throws(GitHostFailure) -> HTTPReply {
    try pace.check(request, doing: doing)
    var call = call(request, token)
    let target = call.request.path ?? ""
    let tag = request.method == .get ? memory.withLock { $0.tag(of: target) } : nil
    if let tag { call.request.headerFields[.ifNoneMatch] = tag }
    let reply: HTTPReply
    do {
      reply = try await http.exchange(call)
    } catch {
      throw GitHostFailure(error, doing: doing)
    }
    let response = reply.response
    pace.note(response, to: request)
    if reply.status == .notModified, let tag,
      let kept = memory.withLock({ $0.reply(to: target, taggedBy: tag) })
    {
      return kept
    }
    if request.method == .get, reply.status == .ok, let tag = response.headerFields[.eTag] {
      memory.withLock { $0.keep(reply, to: target, taggedBy: tag) }
    }
    return reply
  }

  private func call(_ request: HostRequest, _ token: Redacted<String>) -> HTTPCall {
    let base = request.api == .graphQL ? settings.graphQL : settings.api
    var head = base.request(request.method, request.path, query: request.query)
    head.headerFields = settings.kind.fields(token: token)
    if request.body != nil { head.headerFields[.contentType] = "application/json" }
    var call = HTTPCall(
      request: head, body: request.body?.canonicalBytes ?? [],
      limits: HTTPLimits(responseBytes: 16 << 20),
      tls: TLSSettings(certificateAuthority: settings.certificateAuthority))
    call.isHarmless = request.isHarmless
    return call
  }
}
