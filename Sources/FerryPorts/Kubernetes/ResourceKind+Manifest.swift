// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain

extension ResourceKind {
  /// The kinds whose place in the API is known without asking.
  package static let known: [ResourceKind] = [
    .bundle, .configMap, .secret, .pod, .event, .serviceAccount, .namespace, .job, .lease,
    .customResourceDefinition, .service, .deployment, .role, .roleBinding, .clusterRole,
    .clusterRoleBinding, .replicaSet, .statefulSet, .daemonSet, .configWatcher,
  ]

  package static let service = Self(
    group: "", version: "v1", kind: "Service", plural: "services")
  package static let deployment = Self(
    group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
  package static let replicaSet = Self(
    group: "apps", version: "v1", kind: "ReplicaSet", plural: "replicasets")
  package static let statefulSet = Self(
    group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets")
  package static let daemonSet = Self(
    group: "apps", version: "v1", kind: "DaemonSet", plural: "daemonsets")
  package static let configWatcher = Self(
    group: "k8spatterns.io", version: "v1", kind: "ConfigWatcher", plural: "configwatchers")
  package static let role = Self(
    group: "rbac.authorization.k8s.io", version: "v1", kind: "Role", plural: "roles")
  package static let roleBinding = Self(
    group: "rbac.authorization.k8s.io", version: "v1", kind: "RoleBinding", plural: "rolebindings")
  package static let clusterRole = Self(
    group: "rbac.authorization.k8s.io", version: "v1", kind: "ClusterRole", plural: "clusterroles",
    isNamespaced: false)
  package static let clusterRoleBinding = Self(
    group: "rbac.authorization.k8s.io", version: "v1", kind: "ClusterRoleBinding",
    plural: "clusterrolebindings", isNamespaced: false)

  /// The known kind that a manifest says it is.
  package init?(of manifest: JSONValue) {
    let kind = Self.known.first {
      $0.apiVersion == manifest["apiVersion"]?.string && $0.kind == manifest["kind"]?.string
    }
    guard let kind else { return nil }
    self = kind
  }
}
