// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain
import FerryPorts
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers the registry's requests from what it holds.
struct RegistryResponder: Sendable {
  struct State {
    var content = RegistryContent()
    var tokens = RegistryTokens()
    var requests = 0
  }

  let access: RegistryAccess
  let notifier: RegistryNotifier
  let clock: any KeepsTime
  let state = Lock(State())

  init(access: RegistryAccess, notifier: RegistryNotifier, clock: any KeepsTime) {
    (self.access, self.notifier, self.clock) = (access, notifier, clock)
  }

  var requestCount: Int { state.withLock { $0.requests } }

  func publish(
    _ repository: String, _ tag: String, _ content: String, registry: SandboxAddress?
  ) throws(RegistryRefusal) -> Digest {
    let path = ["v2"] + repository.split(separator: "/").map(String.init) + ["manifests", tag]
    guard case .manifest(let name, let reference)? = try RegistryRoute.parse(path),
      case .tag = reference
    else { throw RegistryRefusal(.tagInvalid, "not a tag: \(tag)") }
    let chart = name.split(separator: "/").last.map(String.init) ?? name
    let artifact = BundleArtifact(chart: chart, version: tag, content: content)
    let digest = try state.withLock { state throws(RegistryRefusal) in
      for blob in [artifact.config, artifact.layer] {
        try state.content.put(blob: blob, named: Digest(hashing: blob), in: name)
      }
      return try state.content.put(artifact.manifest, at: reference, in: name)
    }
    tell(artifact.manifest, digest, at: reference, in: name, registry: registry)
    return digest
  }

  func respond(_ request: Request, at address: SandboxAddress) async -> Response {
    state.withLock { $0.requests += 1 }
    var response: Response
    do {
      response = try await answer(request, at: address)
    } catch let refusal as RegistryRefusal {
      response = Response(refusal.status, json: refusal.json)
    } catch let excess as BodyTooLarge {
      let refusal = RegistryRefusal(.sizeInvalid, "more than \(excess.limit) bytes")
      response = Response(refusal.status, json: refusal.json)
    } catch {
      response = Response(status: .badRequest)  // the connection broke inside the body
    }
    response.headers[.distributionVersion] = "registry/2.0"
    return response.withoutBody(for: request.method)
  }

  private func answer(_ request: Request, at address: SandboxAddress) async throws -> Response {
    guard let route = try RegistryRoute.parse(request.segments) else {
      throw RegistryRefusal(.nameUnknown, "no such endpoint: \(request.uri.path)")
    }
    if route == .token { return try token(request) }
    if let challenge = challenge(request, route, at: address) {
      let refusal = RegistryRefusal(.unauthorized, "authentication required")
      return Response(refusal.status, json: refusal.json, headers: [.wwwAuthenticate: challenge])
    }
    switch (route, request.method) {
    case (.version, .get), (.version, .head): return Response(.ok, json: [:])
    case (.tags(let name), .get): return try tags(of: name, request.queryFields)
    case (.manifest(let name, let reference), let method):
      return try await manifest(reference, in: name, method, request, at: address)
    case (.blob(let name, let digest), let method):
      return try blob(digest, in: name, method)
    case (.uploads(let name), .post): return try await beginUpload(in: name, request)
    case (.upload(let name, let id), let method):
      return try await upload(id, in: name, method, request)
    default: throw RegistryRefusal(.unsupported, "\(request.method) is not for \(request.uri.path)")
    }
  }
}
