// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import FerryPorts
import FerrySandbox
import FerrySandboxKubernetes

/// The sandbox in which every cluster has what `templates/install/` puts there.
struct BenchWorld {
  let files: ExampleFiles

  init(_ files: ExampleFiles) { self.files = files }

  /// Jobs end as soon as they begin: Ferry is measured, not they.
  func plan() throws -> SandboxPlan {
    guard let environment = EnvironmentName(ExampleFiles.environment),
      let namespace = Namespace(ExampleFiles.namespace)
    else { throw BenchFailure("the example has bad names") }
    let clusters = files.clusterNames.compactMap { ClusterName($0) }
    return SandboxPlan(
      clusters: clusters.map {
        SandboxPlan.Cluster(ClusterID(environment: environment, name: $0))
      }, files: files.all.mapValues { Array($0.utf8) }, registryName: ExampleFiles.registry,
      manifests: try ["namespace", "crd", "configwatcher-crd", "rbac"].flatMap {
        try manifests($0)
      },
      namespaces: [namespace], jobs: JobBehavior(delay: .zero))
  }

  private func manifests(_ name: String) throws -> [JSONValue] {
    let root = #filePath.dropLast("/Tests/FerryBench/Fleet/BenchWorld.swift".count)
    let content = try SmallFile("\(root)/templates/install/\(name).yaml").read()
    return try plainManifests(String(decoding: content, as: UTF8.self))
  }
}
