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
    let asked = await withTaskGroup(of: (ReleaseBook.Entry, ReleaseAnswer).self) { group in
      var waiting = Array(book.stale(entries, since: moment))
      var answers: [ReleaseBook.Entry: ReleaseAnswer] = [:]
      for _ in 0..<min(16, waiting.count) { add(waiting.removeLast(), to: &group) }
      while let (entry, answer) = await group.next() {
        answers[entry] = answer
        if let next = waiting.popLast() { add(next, to: &group) }
      }
      return answers
    }
    return book.record(asked, for: entries, at: now)
  }

  private func add(
    _ entry: ReleaseBook.Entry,
    to group: inout TaskGroup<(ReleaseBook.Entry, ReleaseAnswer)>
  ) {
    group.addTask { (entry, await answer(entry)) }
  }

  private func answer(_ entry: ReleaseBook.Entry) async -> ReleaseAnswer {
    do throws(RegistryFailure) {
      return .resolved(try await release(entry))
    } catch {
      switch error.disposition {
      case .transient: return .unknown(message: error.description)
      case .waiting, .stalled, .defect:
        let reason = error.code == .noMatchingTag ? "VersionNotFound" : error.code.rawValue
        return .refused(reason: reason, message: error.description)
      }
    }
  }

  private func release(_ entry: ReleaseBook.Entry) async throws(RegistryFailure) -> Release {
    let repository = entry.question.repository
    let tag: String
    switch entry.question.version {
    case .exact(let text): tag = text
    case .latest: tag = "latest"
    case .mask(let mask):
      let tags = try await ports.registry.tags(of: repository, credentials: entry.credentials)
      guard let highest = mask.highest(of: tags) else {
        throw RegistryFailure(
          .noMatchingTag, doing: "looking for \(mask) in \(repository)",
          detail: "none of its \(tags.count) tags is one; publish one, or change the mask")
      }
      tag = highest
    }
    let asked = String(tag.map { $0 == "+" ? "_" : $0 })
    let digest = try await ports.registry.digest(
      of: asked, in: repository, credentials: entry.credentials)
    return Release(version: asked, digest: digest)
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
