// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// A config repository whose Bundles are applied on all clusters at once and deployed by nobody, so
/// that nothing is measured but how they get there.
struct FanOutFiles {
  let example: ExampleFiles

  init(clusters: Int, bundles: Int) {
    example = ExampleFiles(clusters: clusters, bundles: bundles)
  }

  var count: Int { example.clusters * example.bundles }

  /// By path.
  var all: [String: String] {
    var files = example.all.mapValues { Self.suspended($0) }
    files["environments/pipeline.yaml"] = Self.pipeline
    return files
  }

  /// The first Bundle with another version, on every cluster.
  func changed(to tag: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: example.clusterNames.map {
        (
          example.path(cluster: $0, bundle: 1),
          Self.suspended(example.text(bundle: 1, tag: tag))
        )
      })
  }

  private static func suspended(_ text: String) -> String {
    text.replacing(
      "  labels: {team: storefront}\n",
      with: "  labels: {team: storefront}\n  annotations: {ferry.dev/suspend: \"true\"}\n")
  }

  private static let pipeline = """
    apiVersion: ferry.dev/v1
    kind: Pipeline
    spec:
      environments:
        - name: \(ExampleFiles.environment)
          rollout: {waves: [{percent: 100}], maxParallel: 1000}

    """
}
