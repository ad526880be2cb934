// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// A kubeconfig in memory: clusters by context.
package struct InMemoryFleet: ReachesClusters {
  private let clusters: [String: InMemoryCluster]

  package init(_ clusters: [String: InMemoryCluster]) { self.clusters = clusters }

  package subscript(context: String) -> InMemoryCluster? { clusters[context] }

  package func context(among contexts: [String]) -> String? {
    contexts.first { self[$0] != nil }
  }

  package func api(contexts: [String]) async throws(KubernetesFailure) -> any KubernetesAPI {
    for context in contexts {
      if let cluster = clusters[context] { return cluster }
    }
    throw KubernetesFailure(
      .configuration, doing: "looking for the contexts \(contexts.joined(separator: ", "))",
      detail: "the kubeconfig has none of them")
  }
}
