// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

/// A kind of Kubernetes object and where the API serves it.
package struct ResourceKind: Hashable, Sendable, CustomStringConvertible {
  /// Empty for the core group.
  package let group: String
  package let version: String
  package let kind: String
  /// The name in URLs.
  package let plural: String
  package let isNamespaced: Bool

  package init(
    group: String, version: String, kind: String, plural: String, isNamespaced: Bool = true
  ) {
    self.group = group
    self.version = version
    self.kind = kind
    self.plural = plural
    self.isNamespaced = isNamespaced
  }

  /// `v1` or `batch/v1`.
  package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  package var description: String { kind }

  package static let bundle = Self(
    group: "operator.werf.dev", version: "v1", kind: "Bundle", plural: "bundles")
  package static let configMap = Self(
    group: "", version: "v1", kind: "ConfigMap", plural: "configmaps")
  package static let secret = Self(group: "", version: "v1", kind: "Secret", plural: "secrets")
  package static let pod = Self(group: "", version: "v1", kind: "Pod", plural: "pods")
  package static let event = Self(group: "", version: "v1", kind: "Event", plural: "events")
  package static let serviceAccount = Self(
    group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts")
  package static let namespace = Self(
    group: "", version: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false)
  package static let job = Self(group: "batch", version: "v1", kind: "Job", plural: "jobs")
  package static let lease = Self(
    group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases")
  package static let customResourceDefinition = Self(
    group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions", isNamespaced: false)
}

/// One object of a kind by name.
package struct ObjectReference: Hashable, Sendable, CustomStringConvertible {
  package let kind: ResourceKind
  /// Nothing for kinds that are not namespaced.
  package let namespace: Namespace?
  package let name: String

  package init(_ kind: ResourceKind, namespace: Namespace?, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  package var description: String {
    "\(kind.kind) \(namespace.map { "\($0)/" } ?? "")\(name)"
  }
}
