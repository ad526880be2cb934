// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// A registry that can be out of reach: all of it, or one repository.
struct DistantRegistry: ReadsRegistry {
  let registry: any ReadsRegistry
  /// The one that can be; nothing: all.
  var lost: RegistryRepository?
  let isCutOff: Lock<Bool>

  func digest(
    of tag: String, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> Digest {
    try reach(repository)
    return try await registry.digest(of: tag, in: repository, credentials: credentials)
  }

  func tags(
    of repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String] {
    try reach(repository)
    return try await registry.tags(of: repository, credentials: credentials)
  }

  func annotations(
    of digest: Digest, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String: String] {
    try reach(repository)
    return try await registry.annotations(
      of: digest, in: repository, credentials: credentials)
  }

  private func reach(_ repository: RegistryRepository) throws(RegistryFailure) {
    guard lost.map({ $0 == repository }) ?? true, isCutOff.withLock({ $0 }) else { return }
    throw RegistryFailure(
      .unreachable, doing: "asking for \(repository)", detail: "no route to host")
  }
}
