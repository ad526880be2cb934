// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// A registry whose answers can be on their way for a while.
struct HookedRegistry: ReadsRegistry {
  let registry: any ReadsRegistry
  /// Gets `digest`, `tags` or `annotations` when the answer is made, and is waited for.
  let after: @Sendable (String) async -> Void

  func digest(
    of tag: String, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> Digest {
    let answer = try await registry.digest(of: tag, in: repository, credentials: credentials)
    await after("digest")
    return answer
  }

  func tags(
    of repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String] {
    let answer = try await registry.tags(of: repository, credentials: credentials)
    await after("tags")
    return answer
  }

  func annotations(
    of digest: Digest, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String: String] {
    let answer = try await registry.annotations(
      of: digest, in: repository, credentials: credentials)
    await after("annotations")
    return answer
  }
}
