// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts
import HTTPTypes

/// Asks OCI registries over HTTP (OCI distribution specification 1.1).
package struct RegistryClient: ReadsRegistry {
  let http: any ExchangesHTTP
  let settings: RegistrySettings
  let accounts: RegistryAccounts
  let authorizations: Authorizations
  let rests: RegistryRests

  package init(
    http: any ExchangesHTTP, clock: any KeepsTime, settings: RegistrySettings = RegistrySettings(),
    accounts: RegistryAccounts
  ) {
    self.http = http
    self.settings = settings
    self.accounts = accounts
    authorizations = Authorizations(clock: clock)
    rests = RegistryRests(clock: clock)
  }

  package func digest(
    of tag: String, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> Digest {
    // As Helm does: a tag cannot have the plus of a semantic version.
    let tag = tag.replacing("+", with: "_")
    let visit = try visit(
      repository, credentials, doing: "asking \(repository.registry) for \(repository.path):\(tag)")
    guard isTag(tag) else {
      throw visit.failure(.noMatchingTag, "\(tag) cannot be a tag")
    }
    return try await ManifestQuestion(visit: visit, reference: tag).digest()
  }

  package func tags(
    of repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String] {
    let visit = try visit(
      repository, credentials,
      doing: "listing the tags of \(repository.path) at \(repository.registry)")
    return try await TagList(visit: visit).tags()
  }

  package func annotations(
    of digest: Digest, in repository: RegistryRepository, credentials: RegistryCredentials?
  ) async throws(RegistryFailure) -> [String: String] {
    let visit = try visit(
      repository, credentials,
      doing: "reading the manifest \(digest.short) of \(repository.path) at "
        + repository.registry)
    return try await ManifestQuestion(visit: visit, reference: digest.text).annotations()
  }

  private func visit(
    _ repository: RegistryRepository, _ credentials: RegistryCredentials?, doing: String
  ) throws(RegistryFailure) -> RegistryVisit {
    guard let endpoint = RegistryEndpoint(repository, settings) else {
      throw RegistryFailure(
        .malformed, doing: doing,
        detail: "\(repository) is no repository; write registry as host[:port] without a scheme, "
          + "and repo in small letters")
    }
    let ours = credentials == nil ? try accounts.credentials(for: repository) : nil
    return RegistryVisit(
      key: .init(endpoint: endpoint, credentials: credentials ?? ours),
      tls: settings.tls(for: repository.registry), http: http, settings: settings,
      authorizations: authorizations, rests: rests, doing: doing)
  }
}

/// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
private func isTag(_ text: String) -> Bool {
  guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
  return !".-".utf8.contains(first)
    && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
}
