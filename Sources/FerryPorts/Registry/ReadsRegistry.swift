// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// Asks OCI registries.
package protocol ReadsRegistry: Sendable {
  /// The manifest digest of a tag; `RegistryFailure.noMatchingTag` when there is no such tag.
  func digest(
    of tag: String, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> Digest

  /// Every tag of a repository, page after page, in the registry's order.
  func tags(
    of repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String]

  /// What a manifest is annotated with: at most 100 short texts, and none is usual.
  func annotations(
    of digest: Digest, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String: String]
}

/// What a registry asks for.
package struct RegistryCredentials: Hashable, Sendable {
  package let username: String
  package let password: Redacted<String>

  package init(username: String, password: Redacted<String>) {
    self.username = username
    self.password = password
  }
}
