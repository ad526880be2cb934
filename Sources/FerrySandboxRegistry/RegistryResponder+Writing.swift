// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import HTTPTypes
import Hummingbird

extension RegistryResponder {
  func manifest(
    _ reference: ManifestReference, in name: String, _ method: HTTPRequest.Method,
    _ request: Request, at address: SandboxAddress
  ) async throws -> Response {
    switch method {
    case .get, .head:
      let accepted = request.headers[values: .accept].flatMap { $0.split(separator: ",") }
        .map { String($0.prefix { $0 != ";" }.filter { !$0.isWhitespace }) }
      return try manifest(reference, in: name, accepting: accepted)
    case .put:
      let bytes = try await request.bytes(upTo: RegistryContent.manifestLimit)
      let mediaType = request.headers[.contentType] ?? ""
      guard let manifest = RegistryManifest(mediaType: mediaType, bytes: bytes) else {
        throw RegistryRefusal(.manifestInvalid, "unknown media type: \(mediaType)")
      }
      let digest = try state.withLock { state throws(RegistryRefusal) in
        try state.content.put(manifest, at: reference, in: name)
      }
      tell(manifest, digest, at: reference, in: name, registry: address)
      return created("/v2/\(name)/manifests/\(digest)", digest)
    case .delete:
      try state.withLock { state throws(RegistryRefusal) in
        try state.content.delete(reference, in: name)
      }
      return Response(status: .accepted)
    default: throw RegistryRefusal(.unsupported, "\(method) is not for manifests")
    }
  }

  /// Notifies of a push; nobody waits for it.
  func tell(
    _ manifest: RegistryManifest, _ digest: Digest, at reference: ManifestReference,
    in name: String, registry: SandboxAddress?
  ) {
    guard let registry else { return }  // not serving yet: nobody can ask for the push either
    let tag: String? = if case .tag(let tag) = reference { tag } else { nil }
    notifier.pushed(
      RegistryPush(
        repository: name, tag: tag, digest: digest, manifest: manifest,
        registry: registry.description),
      at: clock.now)
  }

  // MARK: Blobs

  /// Starts an upload, unless the blob comes whole with the request or from another repository.
  func beginUpload(in name: String, _ request: Request) async throws -> Response {
    let query = request.queryFields
    if let digest = query["mount"].flatMap({ Digest($0) }), let other = query["from"] {
      let isMounted = try state.withLock { state throws(RegistryRefusal) in
        try state.content.mount(digest, from: other, into: name)
      }
      if isMounted { return created("/v2/\(name)/blobs/\(digest)", digest) }
    }
    if let text = query["digest"] {
      let digest = try digest(text)
      let bytes = try await request.bytes(upTo: RegistryContent.blobLimit)
      try state.withLock { state throws(RegistryRefusal) in
        try state.content.put(blob: bytes, named: digest, in: name)
      }
      return created("/v2/\(name)/blobs/\(digest)", digest)
    }
    let id = randomUUID()
    try state.withLock { state throws(RegistryRefusal) in
      try state.content.beginUpload(id, in: name)
    }
    return progress(.accepted, id, in: name, size: 0)
  }

  /// The further life of an upload: pieces, its end, how far it is, or its cancellation.
  func upload(
    _ id: String, in name: String, _ method: HTTPRequest.Method, _ request: Request
  ) async throws -> Response {
    switch method {
    case .get, .head:
      let size = try state.withLock { state throws(RegistryRefusal) in
        try state.content.uploaded(id, in: name)
      }
      return progress(.noContent, id, in: name, size: size)
    case .patch:
      return progress(.accepted, id, in: name, size: try await append(request, to: id, in: name))
    case .put:
      let digest = try digest(request.queryFields["digest"] ?? "")
      _ = try await append(request, to: id, in: name)
      try state.withLock { state throws(RegistryRefusal) in
        try state.content.finishUpload(id, as: digest, in: name)
      }
      return created("/v2/\(name)/blobs/\(digest)", digest)
    case .delete:
      try state.withLock { state throws(RegistryRefusal) in
        try state.content.cancelUpload(id, in: name)
      }
      return Response(status: .noContent)
    default: throw RegistryRefusal(.unsupported, "\(method) is not for uploads")
    }
  }

  private func append(_ request: Request, to id: String, in name: String) async throws -> Int {
    let bytes = try await request.bytes(upTo: RegistryContent.blobLimit)
    let start = request.headers[.contentRange].flatMap { Int($0.prefix { $0 != "-" }) }
    return try state.withLock { state throws(RegistryRefusal) in
      try state.content.append(bytes, startingAt: start, to: id, in: name)
    }
  }

  private func digest(_ text: String) throws(RegistryRefusal) -> Digest {
    guard let digest = Digest(text) else {
      throw RegistryRefusal(.digestInvalid, "the query needs digest=sha256:<64 hex digits>")
    }
    return digest
  }

  private func created(_ location: String, _ digest: Digest) -> Response {
    Response(status: .created, headers: [.location: location, .contentDigest: digest.text])
  }

  private func progress(
    _ status: HTTPResponse.Status, _ id: String, in name: String, size: Int
  ) -> Response {
    Response(
      status: status,
      headers: [
        .location: "/v2/\(name)/blobs/uploads/\(id)", .range: "0-\(max(0, size - 1))",
        .uploadID: id,
      ])
  }
}
