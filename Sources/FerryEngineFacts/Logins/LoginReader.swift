// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
import FerryPlan
package import FerryPorts

/// Reads the Secrets that Bundles name in `spec.auth`: each by its name, never a list.
package struct LoginReader: Sendable {
  package let clusters: any ReachesClusters
  package let book: LoginBook

  package init(clusters: any ReachesClusters, book: LoginBook) {
    self.clusters = clusters
    self.book = book
  }

  /// Reads those of one cluster, and tells whether that brought news.
  package func read(for cluster: DesiredCluster) async -> Bool {
    var readings: [LoginBook.Key: LoginBook.Reading] = [:]
    for key in cluster.loginKeys {
      readings[key] = await read(key, contexts: cluster.contexts)
    }
    return book.record(readings, on: cluster.id)
  }

  /// Reads those of every cluster, all clusters at once.
  package func read(for desired: DesiredState) async {
    await withDiscardingTaskGroup { group in
      for cluster in desired.clusters.values {
        group.addTask { _ = await read(for: cluster) }
      }
    }
  }

  private func read(_ key: LoginBook.Key, contexts: [String]) async -> LoginBook.Reading {
    let reference = ObjectReference(.secret, namespace: key.namespace, name: key.name)
    let live: JSONValue?
    do throws(KubernetesFailure) {
      live = try await clusters.api(contexts: contexts).get(reference)
    } catch {
      return .failure(
        .init(answer: .unknown(reason: "CredentialsUnknown", message: error.description)))
    }
    return LoginBook.Reading { () throws(LoginSecret.Unusable) in
      try LoginSecret(live, name: "\(key)")
    }
  }
}

extension Result where Failure == LoginBook.Refusal {
  /// What was made of a Secret; one that cannot be used is missing credentials.
  init(_ make: () throws(LoginSecret.Unusable) -> Success) {
    do {
      self = .success(try make())
    } catch {
      let answer = ReleaseAnswer.refused(reason: "CredentialsMissing", message: error.message)
      self = .failure(LoginBook.Refusal(answer: answer))
    }
  }
}
