// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPorts
import HTTPTypes

/// The API of one cluster over HTTP.
package struct KubernetesClient: Sendable {
  let server: APIServer
  let access: any GrantsAccess
  let http: any ExchangesHTTP
  let clock: any KeepsTime

  package init(
    server: APIServer, access: any GrantsAccess, http: any ExchangesHTTP, clock: any KeepsTime
  ) {
    self.server = server
    self.access = access
    self.http = http
    self.clock = clock
  }

  /// The parsed body of a 2xx answer.
  func send(_ request: APIRequest) async throws(KubernetesFailure) -> JSONValue {
    let doing = doing(request)
    let reply = try await reply(to: request, doing: doing)
    do {
      return try JSONValue(parsing: reply.body)
    } catch {
      throw KubernetesFailure(
        .malformed, doing: doing, detail: "the answer is not JSON (\(error.description))")
    }
  }

  /// A 2xx answer as it came.
  func reply(to request: APIRequest) async throws(KubernetesFailure) -> HTTPReply {
    try await reply(to: request, doing: doing(request))
  }

  /// The body of a 2xx answer as it comes.
  func stream(_ request: APIRequest) async throws(KubernetesFailure) -> HTTPStream {
    let doing = doing(request)
    let stream = try await withAccess(doing) { access throws(HTTPFailure) in
      let stream = try await http.open(call(request, access))
      return (stream, stream.response.status)
    }
    guard stream.response.status.kind == .successful else {
      let body = try await refusal(stream, doing: doing)
      throw KubernetesFailure(stream.response, body: body, doing: doing, kind: request.kind)
    }
    return stream
  }

  /// `listing Bundles in cluster production-eu-1`.
  func doing(_ request: APIRequest) -> String { "\(request.doing) in cluster \(server.name)" }

  private func reply(
    to request: APIRequest, doing: String
  ) async throws(KubernetesFailure) -> HTTPReply {
    let reply = try await withAccess(doing) { access throws(HTTPFailure) in
      let reply = try await http.exchange(call(request, access))
      return (reply, reply.response.status)
    }
    guard reply.response.status.kind == .successful else {
      throw KubernetesFailure(reply.response, body: reply.body, doing: doing, kind: request.kind)
    }
    return reply
  }

  /// Does it with the access at hand and, after a 401, once more if renewing gave another one.
  private func withAccess<Answer>(
    _ doing: String, _ work: (Access) async throws(HTTPFailure) -> (Answer, HTTPResponse.Status)
  ) async throws(KubernetesFailure) -> Answer {
    let first = try await access.access()
    let (answer, status) = try await attempt(doing, first, work)
    guard status == .unauthorized else { return answer }
    await access.renew()
    let second = try await access.access()
    return second == first ? answer : try await attempt(doing, second, work).0
  }

  private func attempt<Answer>(
    _ doing: String, _ access: Access,
    _ work: (Access) async throws(HTTPFailure) -> (Answer, HTTPResponse.Status)
  ) async throws(KubernetesFailure) -> (Answer, HTTPResponse.Status) {
    do {
      return try await work(access)
    } catch {
      throw KubernetesFailure(error, doing: doing)
    }
  }

  private func call(_ request: APIRequest, _ access: Access) -> HTTPCall {
    var head = server.url.request(request.method, request.path, query: request.query)
    head.headerFields[.accept] = request.accept
    head.headerFields[.userAgent] = "ferry"
    if let type = request.contentType { head.headerFields[.contentType] = type }
    if let authorization = access.authorization {
      var field = HTTPField(name: .authorization, value: authorization.revealed)
      field.indexingStrategy = .disallow
      head.headerFields.append(field)
    }
    return HTTPCall(
      request: head, body: request.body?.canonicalBytes ?? [], limits: request.limits,
      tls: access.tls, proxy: server.proxy)
  }

  /// The beginning of a refusal's body.
  private func refusal(
    _ stream: HTTPStream, doing: String
  ) async throws(KubernetesFailure) -> [UInt8] {
    var body: [UInt8] = []
    do {
      while body.count < 64 << 10, let bytes = try await stream.next() { body += bytes }
    } catch {
      throw KubernetesFailure(error, doing: doing)
    }
    return body
  }
}
