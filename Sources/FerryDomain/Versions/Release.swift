// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A `sha256:<64 hex>` digest of a manifest (OCI image specification, "Digests").
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nothing when the text is not `sha256:` and 64 lower-case hex digits.
  package init?(_ text: String) {
    guard text.hasPrefix("sha256:"), text.utf8.count == 71,
      text.utf8.dropFirst(7).allSatisfy({
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      })
    else { return nil }
    self.text = text
  }

  /// The first twelve hex digits, for people.
  package var short: String { String(text.dropFirst(7).prefix(12)) }

  package var description: String { text }
}

/// An exact version with its manifest digest, printed `1.4.1@sha256:…`.
package struct Release: Hashable, Sendable, CustomStringConvertible {
  /// The tag at the registry.
  package let version: String
  package let digest: Digest

  package init(version: String, digest: Digest) {
    self.version = version
    self.digest = digest
  }

  package var description: String { "\(version)@\(digest)" }
}

/// A repository at an OCI registry, printed `registry.example.com/team/shop`.
package struct RegistryRepository: Hashable, Sendable, CustomStringConvertible {
  /// Host and optional port, without a scheme.
  package let registry: String
  /// The path below the host.
  package let path: String

  package init(registry: String, path: String) {
    self.registry = registry
    self.path = path
  }

  package var description: String { "\(registry)/\(path)" }
}

/// What a Bundle asks a registry: which release is this version now?
package struct ReleaseQuestion: Hashable, Sendable, CustomStringConvertible {
  package let repository: RegistryRepository
  package let version: WantedVersion

  package init(repository: RegistryRepository, version: WantedVersion) {
    self.repository = repository
    self.version = version
  }

  package var description: String { "\(repository):\(version)" }
}
