// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import struct Crypto.SHA256
import FerryDomain
import FerryPorts
import HTTPTypes

/// Which manifest a tag or a digest names, and what it says.
struct ManifestQuestion {
  /// All of them: without one that fits, registries say that there is no such manifest.
  static let types = [
    "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
  ]

  /// How much of a manifest's annotations is taken.
  private static let mostAnnotations = 100
  private static let longestAnnotation = 2_048

  let visit: RegistryVisit
  /// A tag, or a digest.
  let reference: String

  /// By HEAD, which is no pull; by GET where HEAD does not say enough.
  func digest() async throws(RegistryFailure) -> Digest {
    let head = try await visit.reply(.head, target, accept: Self.types)
    if head.status == .ok, let text = head.response.headerFields[.dockerContentDigest] {
      return try digest(text)
    }
    return try verified(try await manifest())
  }

  /// What the manifest is annotated with; longer texts are left out.
  ///
  /// https://github.com/opencontainers/image-spec/blob/main/annotations.md
  func annotations() async throws(RegistryFailure) -> [String: String] {
    let whole = try await manifest()
    let digest = try verified(whole).text
    guard digest == reference else {
      throw visit.failure(.malformed, "it gave the manifest \(digest)")
    }
    let manifest: JSONValue
    do throws(JSONFailure) {
      manifest = try JSONValue(parsing: whole.body)
    } catch {
      throw visit.failure(.malformed, "the manifest is not JSON: \(error)")
    }
    let all = (manifest["annotations"]?.object ?? [:]).compactMap { key, value in
      value.string.map { (key, $0) }
    }
    let fitting = all.filter {
      $0.0.utf8.count + $0.1.utf8.count <= Self.longestAnnotation
    }
    return Dictionary(
      fitting.sorted { $0.0 < $1.0 }.prefix(Self.mostAnnotations), uniquingKeysWith: { $1 })
  }

  /// By GET, which registries may count as a pull.
  private func manifest() async throws(RegistryFailure) -> HTTPReply {
    let whole = try await visit.reply(.get, target, accept: Self.types)
    switch whole.status.code {
    case 200: return whole
    case 404 where RegistryRefusal(whole).code == "NAME_UNKNOWN":
      throw visit.failure(.repositoryNotFound, RegistryRefusal(whole).sentence)
    case 404: throw visit.failure(.noMatchingTag, RegistryRefusal(whole).sentence)
    default: throw visit.unexpected(whole)
    }
  }

  private var target: String { "/v2/\(visit.endpoint.path)/manifests/\(reference)" }

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
