// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The files of a config repository in which every cluster has the same Bundles, one in each file.
struct ExampleFiles {
  static let environment = "staging"
  static let namespace = "apps"
  static let registry = "registry.example.com"
  static let tag = "1.0.0"

  let clusters: Int
  let bundles: Int

  /// `c001`, `c002`, …
  var clusterNames: [String] { (1...clusters).map { "c\(Self.digits($0))" } }
  /// The repositories of the Bundles, one for each.
  var repositories: [String] { (1...bundles).map { "team/app-\(Self.digits($0))" } }

  /// By path.
  var all: [String: String] {
    var files = ["environments/pipeline.yaml": Self.pipeline]
    for cluster in clusterNames {
      files["\(folder(of: cluster))/values.yaml"] = Self.values
      for bundle in 1...bundles {
        files[path(cluster: cluster, bundle: bundle)] = text(bundle: bundle, tag: Self.tag)
      }
    }
    return files
  }

  /// The same clusters with nothing on them.
  var withoutBundles: [String: String] {
    var files = ["environments/pipeline.yaml": Self.pipeline]
    for cluster in clusterNames {
      files["\(folder(of: cluster))/cluster.yaml"] = """
        apiVersion: ferry.dev/v1
        kind: Cluster
        metadata: {name: \(cluster)}

        """
    }
    return files
  }

  func path(cluster: String, bundle: Int) -> String {
    "\(folder(of: cluster))/app-\(Self.digits(bundle)).yaml"
  }

  func folder(of cluster: String) -> String { "environments/\(Self.environment)/\(cluster)" }

  /// A Bundle as a person would write it.
  func text(bundle: Int, tag: String) -> String {
    """
    # Application \(bundle) of \(bundles). Its settings for all clusters are in values.yaml.
    apiVersion: operator.werf.dev/v1
    kind: Bundle
    metadata:
      name: app-\(Self.digits(bundle))
      namespace: \(Self.namespace)
      labels: {team: storefront}
    spec:
      registry: \(Self.registry)
      repo: team/app-\(Self.digits(bundle))
      version: "\(tag)"
      values: app-values
      env:
        WERF_TIMEOUT: "300"

    """
  }

  private static let values = """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: app-values
      namespace: \(namespace)
    data:
      00-common.yaml: |
        replicas: 2

    """

  private static let pipeline = """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments:
        - name: \(environment)

    """

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 3 - text.count)) + text
  }
}
