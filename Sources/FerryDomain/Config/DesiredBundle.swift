// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A Bundle as Git wants it on one cluster: one object however many plans and looks hold it.
package final class DesiredBundle: Sendable {
  package let id: BundleID
  package let repository: RegistryRepository
  package let version: WantedVersion
  /// The Secret with `username` and `password` for the registry, in the Bundle's namespace.
  package let credentials: String?
  /// Where the application is installed.
  package let projectNamespace: Namespace
  /// The ConfigMap whose every key is one values file.
  package let values: String?
  package let environment: [String: String]
  package let labels: [String: String]
  package let annotations: [String: String]
  /// `spec` as it is applied.
  package let spec: JSONValue
  package let origin: SourceLocation
  /// Nothing: all of it is what Git says.
  package let left: LeftToCluster?
  /// Its `appliedHash`, computed once; only that fills it.
  package let rememberedHash = Remembered<String>()

  package init(
    id: BundleID, repository: RegistryRepository, version: WantedVersion,
    credentials: String? = nil, projectNamespace: Namespace? = nil, values: String? = nil,
    environment: [String: String] = [:], labels: [String: String] = [:],
    annotations: [String: String] = [:], spec: JSONValue, origin: SourceLocation,
    left: LeftToCluster? = nil
  ) {
    self.id = id
    self.repository = repository
    self.version = version
    self.credentials = credentials
    self.projectNamespace = projectNamespace ?? id.namespace
    self.values = values
    self.environment = environment
    self.labels = labels
    self.annotations = annotations
    self.spec = spec
    self.origin = origin
    self.left = left
  }

  /// The same with something else in some places.
  package func with(
    version: WantedVersion? = nil, environment: [String: String]? = nil,
    labels: [String: String]? = nil, annotations: [String: String]? = nil,
    spec: JSONValue? = nil, left: LeftToCluster? = nil
  ) -> DesiredBundle {
    DesiredBundle(
      id: id, repository: repository, version: version ?? self.version, credentials: credentials,
      projectNamespace: projectNamespace, values: values,
      environment: environment ?? self.environment, labels: labels ?? self.labels,
      annotations: annotations ?? self.annotations, spec: spec ?? self.spec, origin: origin,
      left: left ?? self.left)
  }

  /// Where the ConfigMap with its values is; nothing where it names none.
  package var valuesKey: ConfigMapKey? {
    values.map { ConfigMapKey(namespace: id.namespace, name: $0) }
  }

  /// Applied, but never deployed by a Job: `ferry.dev/suspend: "true"` or the published operator's
  /// `disable-autoupdate`, in Git.
  package var isSuspended: Bool {
    annotations[Annotation.suspend] == "true" || annotations[Annotation.disableAutoupdate] != nil
  }
}

extension DesiredBundle: Hashable {
  package static func == (left: DesiredBundle, right: DesiredBundle) -> Bool {
    left === right
      || (left.id == right.id && left.repository == right.repository
        && left.version == right.version && left.credentials == right.credentials
        && left.projectNamespace == right.projectNamespace && left.values == right.values
        && left.environment == right.environment && left.labels == right.labels
        && left.annotations == right.annotations && left.spec == right.spec
        && left.origin == right.origin && left.left == right.left)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(version)
    hasher.combine(origin)
  }
}
