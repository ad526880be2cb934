// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerryTestKit
import HTTPTypes
import Testing

import struct Crypto.SHA256

/// Pushes manifests by plain HTTP.
struct Pusher {
  let registry: String
  let http: any ExchangesHTTP
  var authorization: String?

  /// Pushes an image without layers, different for each text and note, of which only the text is in
  /// its configuration; its digest as the registry gave it.
  @discardableResult
  func push(
    _ text: String, note: String = "", to repository: String, as tag: String
  ) async throws -> String {
    let config = Array("{\"about\":\"\(text)\"}".utf8)
    let upload = try await send(.post, "/v2/\(repository)/blobs/uploads/", [])
    let location = try #require(upload.response.headerFields[.location].flatMap(HTTPURL.init))
    let digest = "sha256:\(sha256(config))"
    let target =
      location.path + "?"
      + [location.query, "digest=\(digest)"].compactMap(\.self)
      .joined(separator: "&")
    _ = try await send(.put, target, config)
    let manifest: JSONValue = [
      "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "config": [
        "mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": .string(digest),
        "size": .integer(config.count),
      ],
      "layers": [], "annotations": ["note": .string(note)],
    ]
    let pushed = try await send(
      .put, "/v2/\(repository)/manifests/\(tag)", manifest.canonicalBytes,
      type: "application/vnd.oci.image.manifest.v1+json")
    return pushed.response.headerFields[HTTPField.Name("Docker-Content-Digest")!] ?? ""
  }

  private func send(
    _ method: HTTPRequest.Method, _ target: String, _ body: [UInt8],
    type: String = "application/octet-stream"
  ) async throws -> HTTPReply {
    let url = try #require(HTTPURL("http://\(registry)"))
    var request = url.request(method, target)
    request.headerFields[.contentType] = type
    request.headerFields[.authorization] = authorization
    let reply = try await http.exchange(HTTPCall(request: request, body: body))
    try #require(
      reply.response.status.kind == .successful, "\(String(decoding: reply.body, as: UTF8.self))")
    return reply
  }
}

/// Hex digits of the SHA-256.
func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }
