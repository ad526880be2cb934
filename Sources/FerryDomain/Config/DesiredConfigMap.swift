// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A ConfigMap as Git wants it on one cluster: one object however many plans and looks hold it.
package final class DesiredConfigMap: Sendable {
  package let namespace: Namespace
  package let name: String
  package let data: [String: String]
  package let labels: [String: String]
  package let annotations: [String: String]
  package let origin: SourceLocation
  /// Nothing: all of it is what Git says.
  package let left: LeftToCluster?
  /// Its `appliedHash`, computed once; only that fills it.
  package let rememberedHash = Remembered<String>()
  /// Its `dataHash`, computed once; only that fills it.
  package let rememberedDataHash = Remembered<String>()

  package init(
    namespace: Namespace, name: String, data: [String: String], labels: [String: String] = [:],
    annotations: [String: String] = [:], origin: SourceLocation, left: LeftToCluster? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.data = data
    self.labels = labels
    self.annotations = annotations
    self.origin = origin
    self.left = left
  }

  package var key: ConfigMapKey { ConfigMapKey(namespace: namespace, name: name) }

  /// The same with something else in some places.
  package func with(
    data: [String: String]? = nil, labels: [String: String]? = nil,
    annotations: [String: String]? = nil, left: LeftToCluster? = nil
  ) -> DesiredConfigMap {
    DesiredConfigMap(
      namespace: namespace, name: name, data: data ?? self.data, labels: labels ?? self.labels,
      annotations: annotations ?? self.annotations, origin: origin, left: left ?? self.left)
  }
}

extension DesiredConfigMap: Hashable {
  package static func == (left: DesiredConfigMap, right: DesiredConfigMap) -> Bool {
    left === right
      || (left.namespace == right.namespace && left.name == right.name && left.data == right.data
        && left.labels == right.labels && left.annotations == right.annotations
        && left.origin == right.origin && left.left == right.left)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(namespace)
    hasher.combine(name)
    hasher.combine(origin)
  }
}

/// A ConfigMap in a cluster by namespace and name.
package struct ConfigMapKey: Hashable, Comparable, Sendable, CustomStringConvertible {
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
