// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerrySandboxHTTP
import FerryDomain

/// A manifest as it was pushed: the bytes are what its digest names.
struct RegistryManifest: Sendable {
  static let ociImage = "application/vnd.oci.image.manifest.v1+json"
  private static let known = [
    ociImage, "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
  ]

  let mediaType: String
  let bytes: [UInt8]

  /// Nothing when the registry does not know the media type.
  init?(mediaType: String, bytes: [UInt8]) {
    guard Self.known.contains(mediaType) else { return nil }
    self.mediaType = mediaType
    self.bytes = bytes
  }

  /// What the manifest needs to be there: its config and layers, or an index's manifests.
  func references() throws(RegistryRefusal) -> [Digest] {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes, maxDepth: 32)
    } catch {
      throw RegistryRefusal(.manifestInvalid, "the manifest is not JSON: \(error)")
    }
    guard json["schemaVersion"]?.integer == 2 else {
      throw RegistryRefusal(.manifestInvalid, "the manifest's schemaVersion is not 2")
    }
    let descriptors =
      [json["config"]].compactMap(\.self) + (json["layers"]?.array ?? [])
      + (json["manifests"]?.array ?? [])
    var digests: [Digest] = []
    for descriptor in descriptors {
      guard let digest = descriptor["digest"]?.string.flatMap({ Digest($0) }) else {
        throw RegistryRefusal(.manifestInvalid, "a descriptor has no sha256 digest")
      }
      digests.append(digest)
    }
    return digests
  }
}

/// What a manifest is asked for by.
enum ManifestReference: Hashable, CustomStringConvertible {
  case tag(String)
  case digest(Digest)

  /// Nothing when the text is neither (OCI distribution 1.1, "Pulling manifests").
  init?(_ text: String) {
    if let digest = Digest(text) {
      self = .digest(digest)
    } else if isTag(text) {
      self = .tag(text)
    } else {
      return nil
    }
  }

  var description: String {
    switch self {
    case .tag(let tag): "tag \(tag)"
    case .digest(let digest): "manifest \(digest)"
    }
  }
}

/// A `+` cannot be in a tag, so Helm writes `_` for it.
private func isTag(_ text: String) -> Bool {
  text.wholeMatch(of: /[a-zA-Z0-9_][a-zA-Z0-9._\-]{0,127}/) != nil
}
