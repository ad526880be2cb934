// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerryPorts

/// What one list and one watch see: a kind, in one namespace or in all.
package struct WatchedPart: Hashable, Sendable {
  let kind: WatchedKind
  /// Nothing: all.
  let namespace: Namespace?

  /// Whether objects of the namespace are in it.
  func covers(_ other: Namespace) -> Bool { namespace == nil || namespace == other }

  /// All there is of it now.
  package func objects(api: any KubernetesAPI) async throws(KubernetesFailure) -> [JSONValue] {
    do throws(KubernetesFailure) {
      guard let namespace else { return try await api.list(kind.kind, selector: kind.selector) }
      return try await api.list(kind.kind, in: namespace, labels: kind.selector, fields: nil)
    } catch {
      guard kind.isAbsent(by: error) else { throw error }
      return []
    }
  }
}

extension ClusterSettings {
  /// All that is followed of the cluster. Where it has namespaces, nothing is asked of the cluster as
  /// a whole, so that rights in these namespaces are enough.
  package var watchedParts: [WatchedPart] {
    let places = namespaces.map { $0.sorted().map(Optional.some) } ?? [nil]
    return places.flatMap { place in
      WatchedKind.allCases.map { WatchedPart(kind: $0, namespace: place) }
    }
  }
}
