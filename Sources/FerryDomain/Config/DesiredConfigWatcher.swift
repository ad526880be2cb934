// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A ConfigWatcher in a cluster by namespace and name, printed `shop/shop-config`.
package struct ConfigWatcherID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let namespace: Namespace
  package let name: String

  package init(namespace: Namespace, name: String) {
    self.namespace = namespace
    self.name = name
  }

  package var description: String { "\(namespace)/\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.namespace, left.name) < (right.namespace, right.name)
  }
}

/// A ConfigWatcher as Git wants it on one cluster: when the data of a ConfigMap changes, the
/// workloads of the selected pods are restarted.
package struct DesiredConfigWatcher: Hashable, Sendable {
  package var id: ConfigWatcherID
  /// The ConfigMap, in the same namespace.
  package var configMap: String
  /// The labels that the pods have; never empty.
  package var podSelector: [String: String]
  package var labels: [String: String]
  package var annotations: [String: String]
  package var origin: SourceLocation
  /// Nothing: all of it is what Git says.
  package var left: LeftToCluster?

  package init(
    id: ConfigWatcherID, configMap: String, podSelector: [String: String],
    labels: [String: String] = [:], annotations: [String: String] = [:], origin: SourceLocation
  ) {
    self.id = id
    self.configMap = configMap
    self.podSelector = podSelector
    self.labels = labels
    self.annotations = annotations
    self.origin = origin
  }
}
