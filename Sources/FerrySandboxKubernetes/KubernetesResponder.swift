// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxHTTP
import FerrySandboxKubernetesAPI
import FerrySandboxKubernetesObjects
import HTTPTypes
import Hummingbird
import NIOCore

/// Turns HTTP into requests for the cluster, and its answers into HTTP.
struct KubernetesResponder: HTTPResponder {
  let cluster: ClusterBox

  func respond(
    to request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let body: [UInt8]
    do {
      // A watch must find its body unread: Hummingbird hears in it that the client goes, and traps
      // when its end was read before (`consumeWithCancellationOnInboundClose`).
      let isRead = request.method == .get || request.method == .head
      body = isRead ? [] : try await request.bytes(upTo: RequestLimits.body)
    } catch is BodyTooLarge {
      return plain(APIResponse(.tooLarge(limit: RequestLimits.body)), closing: true)
    }
    let answer = cluster.respond(to: APIRequest(request, body))
    guard case .watch(let id) = answer.body else { return plain(answer) }
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache, private"],
      body: WatchStream(id: id, cluster: cluster).body(of: request))
  }

  private func plain(_ answer: APIResponse, closing: Bool = false) -> Response {
    var headers = HTTPFields()
    headers[.cacheControl] = "no-cache, private"
    for (name, value) in answer.headers {
      guard let name = HTTPField.Name(name) else { continue }
      headers.append(HTTPField(name: name, value: value))
    }
    if headers[.contentType] == nil { headers[.contentType] = answer.body.mediaType }
    if closing { headers[.connection] = "close" }
    return Response(
      status: HTTPResponse.Status(code: answer.status), headers: headers,
      body: answer.body.bytes.map { ResponseBody(byteBuffer: ByteBuffer(bytes: $0)) }
        ?? ResponseBody())
  }
}

extension APIRequest {
  init(_ request: Request, _ body: [UInt8]) {
    let headers = Dictionary(
      request.headers.map { ($0.name.canonicalName, $0.value) },
      uniquingKeysWith: { "\($0),\($1)" })
    self.init(
      method: request.method.rawValue, path: request.uri.path,
      query: request.uri.query ?? "", headers: headers, body: body)
  }
}

extension APIResponse.Body {
  var mediaType: String? {
    switch self {
    case .json: "application/json"
    case .yaml: "application/yaml"
    case .text: "text/plain; charset=utf-8"
    case .bytes, .none, .watch: nil
    }
  }

  fileprivate var bytes: [UInt8]? {
    switch self {
    case .json(let json): json.canonicalBytes
    case .yaml(let json): Array(json.yamlText.utf8)
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    case .none, .watch: nil
    }
  }
}
