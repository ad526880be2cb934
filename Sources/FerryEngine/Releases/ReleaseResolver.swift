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
    let asked = await round.answers(to: book.stale(entries, since: moment, at: now))
    return book.record(asked, for: entries, at: now)
  }

  private func entries(
    of desired: DesiredState
  ) async -> [TargetID: Result<ReleaseBook.Entry, ReleaseBook.Refusal>] {
    var entries: [TargetID: Result<ReleaseBook.Entry, ReleaseBook.Refusal>] = [:]
    var secrets: [TargetSecret: Result<LoginSecret, ReleaseBook.Refusal>] = [:]
    for cluster in desired.clusters.values where !cluster.isBroken {
      for bundle in cluster.bundles.values {
        let target = TargetID(cluster: cluster.id, bundle: bundle.id)
        guard let name = bundle.credentials else {
          entries[target] = .success(.init(question: bundle.question, credentials: nil))
          continue
        }
        let secret = TargetSecret(
          contexts: cluster.contexts, namespace: bundle.id.namespace, name: name)
        if secrets[secret] == nil { secrets[secret] = await login(secret) }
        entries[target] = secrets[secret]?.flatMap { entry(bundle.question, $0, of: secret) }
      }
    }
    return entries
  }

  private struct TargetSecret: Hashable {
    let contexts: [String]
    let namespace: Namespace
    let name: String

    var text: String { "Secret \(namespace)/\(name)" }
  }

  private func entry(
    _ question: ReleaseQuestion, _ login: LoginSecret, of secret: TargetSecret
  ) -> Result<ReleaseBook.Entry, ReleaseBook.Refusal> {
    do throws(LoginSecret.Unusable) {
      let credentials = try login.credentials(for: question.repository, name: secret.text)
      return .success(.init(question: question, credentials: credentials))
    } catch {
      return .failure(.init(answer: .refused(reason: "CredentialsMissing", message: error.message)))
    }
  }

  private func login(
    _ secret: TargetSecret
  ) async -> Result<LoginSecret, ReleaseBook.Refusal> {
    let reference = ObjectReference(.secret, namespace: secret.namespace, name: secret.name)
    let live: JSONValue?
    do throws(KubernetesFailure) {
      live = try await ports.clusters.api(contexts: secret.contexts).get(reference)
    } catch {
      let answer = ReleaseAnswer.unknown(reason: "CredentialsUnknown", message: error.description)
      return .failure(.init(answer: answer))
    }
    do throws(LoginSecret.Unusable) {
      return .success(try LoginSecret(live, name: secret.text))
    } catch {
      return .failure(.init(answer: .refused(reason: "CredentialsMissing", message: error.message)))
    }
  }
}
