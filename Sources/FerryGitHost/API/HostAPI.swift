// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import HTTPTypes

/// The API of a Git host over HTTP.
struct HostAPI: Sendable {
  let settings: GitHostSettings
  let http: any ExchangesHTTP
  let clock: any KeepsTime

  /// A 2xx answer; every other is a failure.
  @discardableResult
  func send(_ request: HostRequest) async throws(GitHostFailure) -> HostAnswer {
    let doing = doing(request)
    let reply = try await exchange(request, doing: doing)
    guard reply.status.kind == .successful else {
      throw GitHostFailure(reply, doing: doing, settings: settings, now: clock.now)
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

  private func doing(_ request: HostRequest) -> String {
    "\(request.doing) of \(settings.project) at \(settings.api.authority)"
  }

  private var checkURL: String { "check that \(settings.api) is the API of \(settings.kind)" }

  private func exchange(
    _ request: HostRequest, doing: String
  ) async throws(GitHostFailure) -> HTTPReply {
    do {
      return try await http.exchange(call(request))
    } catch {
      throw GitHostFailure(error, doing: doing)
    }
  }

  private func call(_ request: HostRequest) -> HTTPCall {
    var head = settings.api.request(request.method, request.path, query: request.query)
    head.headerFields = settings.kind.fields(token: settings.token)
    if request.body != nil { head.headerFields[.contentType] = "application/json" }
    return HTTPCall(
      request: head, body: request.body?.canonicalBytes ?? [],
      limits: HTTPLimits(responseBytes: 16 << 20),
      tls: TLSSettings(certificateAuthority: settings.certificateAuthority))
  }
}
