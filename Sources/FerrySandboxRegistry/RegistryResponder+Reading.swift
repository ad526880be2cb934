// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import HTTPTypes
import Hummingbird
import NIOCore

extension RegistryResponder {
  private static let pageSize = 100
  private static let largestPage = 1_000

  /// One page of tags; `Link` leads to the next one.
  func tags(of name: String, _ query: [String: String]) throws(RegistryRefusal) -> Response {
    guard let size = query["n"].map({ Int($0) }) ?? Self.pageSize, size >= 0 else {
      throw RegistryRefusal(.pageInvalid, "n must be a number that is not negative")
    }
    let all = try state.withLock { state throws(RegistryRefusal) in
      try state.content.tags(of: name)
    }
    let rest = all.drop { tag in
      query["last"].map { !$0.utf8.lexicographicallyPrecedes(tag.utf8) } ?? false
    }
    let page = Array(rest.prefix(min(size, Self.largestPage)))
    var headers: HTTPFields = [:]
    if let last = page.last, page.count < rest.count {
      let next = "/v2/\(name)/tags/list?last=\(percentEncoded(last))&n=\(page.count)"
      headers[.nextPage] = "<\(next)>; rel=\"next\""
    }
    return Response(
      .ok, json: ["name": .string(name), "tags": .array(page.map { .string($0) })],
      headers: headers)
  }

  /// A manifest whose media type the client names: like Docker's registry, `*/*` is not enough.
  func manifest(
    _ reference: ManifestReference, in name: String, accepting accepted: [String]
  ) throws(RegistryRefusal) -> Response {
    let (digest, manifest) = try state.withLock { state throws(RegistryRefusal) in
      try state.content.manifest(reference, in: name)
    }
    guard accepted.contains(manifest.mediaType) else {
      throw RegistryRefusal(
        .manifestUnknown, "the Accept header does not name \(manifest.mediaType)")
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: manifest.mediaType, .contentDigest: digest.text,
        .eTag: "\"\(digest)\"",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: manifest.bytes)))
  }

  func blob(
    _ digest: Digest, in name: String, _ method: HTTPRequest.Method
  ) throws(RegistryRefusal) -> Response {
    guard [.get, .head].contains(method) else {
      throw RegistryRefusal(.unsupported, "\(method) is not for blobs")
    }
    let bytes = try state.withLock { state throws(RegistryRefusal) in
      try state.content.blob(digest, in: name)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "application/octet-stream", .contentDigest: digest.text],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension HTTPField.Name {
  static let contentDigest = named("Docker-Content-Digest")
  static let distributionVersion = named("Docker-Distribution-Api-Version")
  static let uploadID = named("Docker-Upload-UUID")

  private static func named(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
    return name
  }
}
