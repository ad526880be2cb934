// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

package import FerryDomain
package import FerrySandboxGitHost
import FerrySandboxHTTP
package import FerrySandboxKubernetesTypes
package import FerrySandboxRegistry

/// What a sandbox shall consist of.
package struct SandboxPlan: Sendable {
  /// One cluster and the kubeconfig context by which it is reached.
  package struct Cluster: Hashable, Sendable {
    package let id: ClusterID
    package let context: String

    /// The context is `<environment>-<cluster>`, as Ferry looks for it.
    package init(_ id: ClusterID) {
      self.id = id
      context = "\(id.environment)-\(id.name)"
    }
  }

  package var clusters: [Cluster]
  /// The one project of the Git host: the config repository.
  package var project: ProjectPath
  /// What its `main` branch holds, by path.
  package var files: [String: [UInt8]]
  /// What the files call the registry: the sandbox's own stands in its place.
  package var registryName: String
  /// Applied to every cluster in this order, before the namespaces: definitions, roles.
  package var manifests: [JSONValue]
  /// Made in every cluster, each with the service account `werf` that Jobs run as.
  package var namespaces: [Namespace]
  /// What becomes of Jobs.
  package var jobs: JobBehavior
  package var registryAccess: RegistryAccess
  /// As which the Git host speaks.
  package var gitHost = GitHost.gitlab

  /// One cluster in staging and three in production, unless others are named.
  package init(
    clusters: [Cluster] = SandboxPlan.usualClusters, project: ProjectPath = .platformConfig,
    files: [String: [UInt8]], registryName: String = "registry.example.com",
    manifests: [JSONValue], namespaces: [Namespace],
    jobs: JobBehavior = JobBehavior(), registryAccess: RegistryAccess = .open
  ) {
    self.clusters = clusters
    self.project = project
    self.files = files
    self.registryName = registryName
    self.manifests = manifests
    self.namespaces = namespaces
    self.jobs = jobs
    self.registryAccess = registryAccess
  }

  /// The clusters of the example repository.
  package static let usualClusters: [Cluster] = [
    ("staging", "eu-1"), ("production", "eu-1"), ("production", "us-1"), ("production", "ap-1"),
  ].map { environment, name in
    Cluster(
      ClusterID(
        environment: EnvironmentName(checked: environment), name: ClusterName(checked: name)))
  }

  /// The files with the registry that really is there.
  func files(registry: SandboxAddress) -> [String: [UInt8]] {
    files.mapValues { content in
      guard let text = String(validating: content, as: UTF8.self) else { return content }
      return Array(text.replacing(registryName, with: registry.description).utf8)
    }
  }

  /// What every cluster gets, in order.
  var seeds: [JSONValue] {
    let accounts = namespaces.flatMap { namespace -> [JSONValue] in
      [
        [
          "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace.text)],
        ],
        [
          "apiVersion": "v1", "kind": "ServiceAccount",
          "metadata": ["name": "werf", "namespace": .string(namespace.text)],
        ],
      ]
    }
    return manifests + accounts
  }
}
