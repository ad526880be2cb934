// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts

/// Where a repository's API is: Docker Hub's names are not where it is served.
struct RegistryEndpoint: Hashable, Sendable {
  let url: HTTPURL
  /// The repository's path there.
  let path: String

  /// Nothing when the registry is no `host[:port]` or the path no repository name
  /// (OCI distribution specification 1.1, "Pulling manifests").
  init?(_ repository: RegistryRepository, _ settings: RegistrySettings) {
    let isHub = DockerConfig.hubNames.contains(repository.registry)
    let host = isHub ? "registry-1.docker.io" : repository.registry
    guard !host.contains("/"), let secure = HTTPURL("https://\(host)"),
      isRepositoryPath(repository.path)
    else { return nil }
    let isPlain = settings.isPlain(repository.registry, isLoopback: secure.isLoopback)
    guard let url = isPlain ? HTTPURL("http://\(host)") : secure else { return nil }
    self.url = url
    path = isHub && !repository.path.contains("/") ? "library/\(repository.path)" : repository.path
  }
}

private func isRepositoryPath(_ path: String) -> Bool {
  path.utf8.count <= 255
    && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, let last = part.utf8.last else { return false }
      return isLowerOrDigit(first) && isLowerOrDigit(last)
        && part.utf8.allSatisfy { isLowerOrDigit($0) || "._-".utf8.contains($0) }
    }
}

private func isLowerOrDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
