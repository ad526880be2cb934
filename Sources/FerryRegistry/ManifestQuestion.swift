// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import struct Crypto.SHA256
import FerryDomain
import FerryPorts
import HTTPTypes

/// Which manifest a tag names.
struct ManifestQuestion {
  /// All of them: without one that fits, registries say that there is no such manifest.
  static let types = [
    "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
  ]

  let visit: RegistryVisit
  let tag: String

  /// By HEAD, which is no pull; by GET where HEAD does not say enough.
  func digest() async throws(RegistryFailure) -> Digest {
    let head = try await visit.reply(.head, target, accept: Self.types)
    if head.status == .ok, let text = head.response.headerFields[.dockerContentDigest] {
      return try digest(text)
    }
    let whole = try await visit.reply(.get, target, accept: Self.types)
    switch whole.status.code {
    case 200: return try verified(whole)
    case 404 where RegistryRefusal(whole).code == "NAME_UNKNOWN":
      throw visit.failure(.repositoryNotFound, RegistryRefusal(whole).sentence)
    case 404: throw visit.failure(.noMatchingTag, RegistryRefusal(whole).sentence)
    default: throw visit.unexpected(whole)
    }
  }

  private var target: String { "/v2/\(visit.endpoint.path)/manifests/\(tag)" }

  /// The SHA-256 of the manifest, which the header must not contradict.
  private func verified(_ reply: HTTPReply) throws(RegistryFailure) -> Digest {
    let computed = "sha256:\(hex(SHA256.hash(data: reply.body)))"
    if let said = reply.response.headerFields[.dockerContentDigest], said != computed {
      throw visit.failure(.malformed, "the manifest is \(computed), the registry says \(said)")
    }
    return try digest(computed)
  }

  private func digest(_ text: String) throws(RegistryFailure) -> Digest {
    guard let digest = Digest(text) else {
      throw visit.failure(.malformed, "Docker-Content-Digest is no sha256 digest: \(text)")
    }
    return digest
  }
}

extension HTTPField.Name {
  static let dockerContentDigest = Self("Docker-Content-Digest")!
}
