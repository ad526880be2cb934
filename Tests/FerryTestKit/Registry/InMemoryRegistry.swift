// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// Registries in memory: tags that can be pushed, moved and taken away, accounts and outages.
package final class InMemoryRegistry: ReadsRegistry {
  private struct State {
    var tags: [RegistryRepository: [(name: String, digest: Digest)]] = [:]
    var annotations: [Digest: [String: String]] = [:]
    var accounts: [RegistryRepository: RegistryCredentials] = [:]
    var outage: RegistryFailure?
    var requests: [String] = []
  }

  private let state = Lock(State())

  package init() {}

  /// Every request since the start, such as `digest registry.example.com/team/shop:1.4.1`.
  package var requests: [String] { state.withLock { $0.requests } }

  /// Pushes a tag or moves it.
  package func push(_ tag: String, _ digest: Digest, to repository: RegistryRepository) {
    state.withLock { state in
      var tags = state.tags[repository, default: []]
      if let index = tags.firstIndex(where: { $0.name == tag }) {
        tags[index].digest = digest
      } else {
        tags.append((tag, digest))
      }
      state.tags[repository] = tags
    }
  }

  /// Annotates a manifest.
  package func annotate(_ digest: Digest, _ annotations: [String: String]) {
    state.withLock { $0.annotations[digest] = annotations }
  }

  /// Takes a tag away.
  package func remove(_ tag: String, from repository: RegistryRepository) {
    state.withLock { $0.tags[repository]?.removeAll { $0.name == tag } }
  }

  /// From now on the repository asks for this account.
  package func protect(_ repository: RegistryRepository, for account: RegistryCredentials) {
    state.withLock { $0.accounts[repository] = account }
  }

  /// From now on nothing but this failure is answered; nothing ends it.
  package func goDown(_ failure: RegistryFailure?) { state.withLock { $0.outage = failure } }

  package func digest(
    of tag: String, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> Digest {
    let doing = "asking for the digest of \(repository):\(tag)"
    let tags = try admit("digest \(repository):\(tag)", repository, credentials, doing)
    guard let found = tags.first(where: { $0.name == tag }) else {
      throw RegistryFailure(.noMatchingTag, doing: doing, detail: "there is no such tag")
    }
    return found.digest
  }

  package func tags(
    of repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String] {
    try admit("tags \(repository)", repository, credentials, "listing the tags of \(repository)")
      .map(\.name)
  }

  package func annotations(
    of digest: Digest, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String: String] {
    let doing = "reading the manifest of \(repository)@\(digest)"
    _ = try admit("annotations \(repository)@\(digest)", repository, credentials, doing)
    return state.withLock { $0.annotations[digest] ?? [:] }
  }

  private func admit(
    _ request: String, _ repository: RegistryRepository, _ credentials: RegistryCredentials?,
    _ doing: String
  ) throws(RegistryFailure) -> [(name: String, digest: Digest)] {
    try state.withLock { state throws(RegistryFailure) in
      state.requests.append(request)
      if let outage = state.outage { throw outage }
      if let account = state.accounts[repository], account != credentials {
        throw RegistryFailure(
          .unauthorized, doing: doing, detail: "the registry does not take the credentials")
      }
      guard let tags = state.tags[repository] else {
        throw RegistryFailure(
          .repositoryNotFound, doing: doing, detail: "there is no such repository")
      }
      return tags
    }
  }
}
