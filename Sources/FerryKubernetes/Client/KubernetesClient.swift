// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
package import FerryPorts
import HTTPTypes

/// The API of one cluster over HTTP.
package struct KubernetesClient: FencesWrites {
  let server: APIServer
  let access: any GrantsAccess
  private(set) var http: any ExchangesHTTP
  let clock: any KeepsTime
  /// Shared by all copies of this client.
  private let pace = Lock(Pace())
  /// Shared too.
  private let circuit = Lock(Circuit())

  package init(
    server: APIServer, access: any GrantsAccess, http: any ExchangesHTTP, clock: any KeepsTime
  ) {
    self.server = server
    self.access = access
    self.http = http
    self.clock = clock
  }

  package func fenced(by fence: WriteFence) -> any KubernetesAPI {
    var copy = self
    copy.http = FencedHTTP(http, behind: fence)
    return copy
  }

  /// The parsed body of a 2xx answer.
  func send(
    _ request: APIRequest, leavingOut: LeftOutMembers? = nil
  ) async throws(KubernetesFailure) -> JSONValue {
    let doing = doing(request)
    let reply = try await reply(to: request, doing: doing)
    do {
      return try JSONValue(parsing: reply.body, leavingOut: leavingOut)
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
      return (stream, stream.response)
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
      // Of the usual answer nobody needs more than the status.
      if reply.isKeptByBudget { return (reply, HTTPResponse(status: .conflict)) }
      let isThrottled = reply.status == .tooManyRequests
      return (reply, isThrottled ? reply.response : HTTPResponse(status: reply.status))
    }
    guard reply.status.kind == .successful else {
      throw KubernetesFailure(reply.response, body: reply.body, doing: doing, kind: request.kind)
    }
    return reply
  }

  /// Does it with the access at hand and, after a 401, once more if renewing gave another one.
  private func withAccess<Answer>(
    _ doing: String, _ work: (Access) async throws(HTTPFailure) -> (Answer, HTTPResponse)
  ) async throws(KubernetesFailure) -> Answer {
    let first = try await access.access()
    let (answer, status) = try await attempt(doing, first, work)
    guard status == .unauthorized else { return answer }
    await access.renew(first)
    let second = try await access.access()
    return second == first ? answer : try await attempt(doing, second, work).0
  }

  private func attempt<Answer>(
    _ doing: String, _ access: Access,
    _ work: (Access) async throws(HTTPFailure) -> (Answer, HTTPResponse)
  ) async throws(KubernetesFailure) -> (Answer, HTTPResponse.Status) {
    let passage = try pass(doing)
    do {
      try await waitForTurn(doing)
    } catch {
      leave(passage)
      throw error
    }
    do {
      let (answer, response) = try await work(access)
      let now = clock.now
      circuit.withLock { $0.answered() }
      pace.withLock { pace in
        if response.status == .tooManyRequests {
          pace.throttled(retryAfter: response.retryAfter, at: now)
        } else {
          pace.answered()
        }
      }
      return (answer, response.status)
    } catch {
      let now = clock.now
      circuit.withLock { $0.failed(error, passage: passage, at: now) }
      throw KubernetesFailure(error, doing: doing)
    }
  }

  /// Fails at once where the server answered nobody lately and another request tries it.
  private func pass(_ doing: String) throws(KubernetesFailure) -> Circuit.Passage {
    let now = clock.now
    let passage = circuit.withLock { $0.pass(at: now) }
    guard case .refused(let failure, let retryAfter) = passage else { return passage }
    throw KubernetesFailure(failure, doing: doing, retryAfter: retryAfter)
  }

  /// Gives up a request that was not sent.
  private func leave(_ passage: Circuit.Passage) {
    let now = clock.now
    let failure = HTTPFailure(.cancelled, doing: "waiting", detail: "it was not sent")
    circuit.withLock { $0.failed(failure, passage: passage, at: now) }
  }

  /// Waits as long as the server, which said 429 lately, is to be left alone.
  private func waitForTurn(_ doing: String) async throws(KubernetesFailure) {
    let now = clock.now
    switch pace.withLock({ $0.turn(at: now) }) {
    case .at(let moment):
      guard moment > now else { return }
      do {
        try await clock.sleep(until: moment)
      } catch {
        throw KubernetesFailure(.cancelled, doing: doing, detail: "it was cancelled")
      }
    case .refused(let retryAfter):
      throw KubernetesFailure(
        .throttled, doing: doing, detail: "the server asked to be left alone for a while",
        retryAfter: retryAfter)
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
    for field in access.impersonation?.fields ?? [] { head.headerFields.append(field) }
    var call = HTTPCall(
      request: head, body: request.body?.canonicalBytes ?? [], limits: request.limits,
      tls: access.tls, proxy: server.proxy)
    call.isHarmless = request.isHarmless
    return call
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

extension HTTPReply {
  /// A pod's disruption budget refuses evictions with 429 too: that server is not busy
  /// (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/).
  fileprivate var isKeptByBudget: Bool {
    guard status == .tooManyRequests, let json = try? JSONValue(parsing: body) else { return false }
    return APIStatus(json)?.causes.contains { $0.reason == "DisruptionBudget" } == true
  }
}

extension LeftOutMembers {
  /// Who owns which field of an object: often more than the object itself, and needed only where
  /// Ferry reads one object to hand a field over.
  ///
  /// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
  static let fieldSets = LeftOutMembers("fieldsV1", inside: "managedFields")
}
