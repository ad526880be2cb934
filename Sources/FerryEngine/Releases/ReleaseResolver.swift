// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPlan
import FerryPorts

/// Finds out which release each wanted version is: credentials, then the registry.
struct ReleaseResolver: Sendable {
  let ports: EnginePorts
  let book: ReleaseBook

  /// Asks what was not asked since the moment, each distinct question once, and gives the clusters
  /// for which something changed.
  func refresh(_ desired: DesiredState, olderThan moment: Timestamp) async -> Set<ClusterID> {
    // Before the questions: what is published while they are asked is asked for at the next look.
    let now = ports.time.now
    let entries = await entries(of: desired)
    let round = ReleaseRound(registry: ports.registry)
    let asked = await round.answers(to: book.stale(entries, since: moment))
    return book.record(asked, for: entries, at: now)
  }

  private func entries(
    of desired: DesiredState
  ) async -> [TargetID: Result<ReleaseBook.Entry, ReleaseBook.Refusal>] {
    var entries: [TargetID: Result<ReleaseBook.Entry, ReleaseBook.Refusal>] = [:]
    var secrets: [TargetSecret: Result<RegistryCredentials, ReleaseBook.Refusal>] = [:]
    for cluster in desired.clusters.values where !cluster.isBroken {
      for bundle in cluster.bundles.values {
        let target = TargetID(cluster: cluster.id, bundle: bundle.id)
        guard let name = bundle.credentials else {
          entries[target] = .success(.init(question: bundle.question, credentials: nil))
          continue
        }
        let secret = TargetSecret(
          contexts: cluster.contexts, namespace: bundle.id.namespace, name: name)
        if secrets[secret] == nil { secrets[secret] = await credentials(secret) }
        entries[target] = secrets[secret]?.map { .init(question: bundle.question, credentials: $0) }
      }
    }
    return entries
  }

  private struct TargetSecret: Hashable {
    let contexts: [String]
    let namespace: Namespace
    let name: String
  }

  private func credentials(
    _ secret: TargetSecret
  ) async -> Result<RegistryCredentials, ReleaseBook.Refusal> {
    let reference = ObjectReference(.secret, namespace: secret.namespace, name: secret.name)
    do throws(KubernetesFailure) {
      let api = try await ports.clusters.api(contexts: secret.contexts)
      let live = try await api.get(reference)
      if let found = RegistryCredentials(secret: live) { return .success(found) }
      let name = "Secret \(secret.namespace)/\(secret.name)"
      let missing = ["username", "password"].filter { live?["data"]?[$0] == nil }
        .joined(separator: " and ")
      let message =
        live == nil
        ? "\(name) is not there; create it with username and password, or leave spec.auth out"
        : "\(name) has no readable \(missing.isEmpty ? "text" : missing); add it"
      return .failure(.init(answer: .refused(reason: "CredentialsMissing", message: message)))
    } catch {
      return .failure(.init(answer: .unknown(message: error.description)))
    }
  }
}

extension RegistryCredentials {
  /// Reads `username` and `password` of a Secret; nothing when one is missing.
  fileprivate init?(secret: JSONValue?) {
    let data = secret?["data"]?.strings ?? [:]
    guard let username = data["username"].flatMap(decodedText),
      let password = data["password"].flatMap(decodedText)
    else { return nil }
    self.init(username: username, password: Redacted(password))
  }
}

private func decodedText(_ base64: String) -> String? {
  decodedBase64(base64).flatMap { String(validating: $0, as: UTF8.self) }
}
