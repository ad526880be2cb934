// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import FerrySandbox
import FerryTemplates

/// The project's own `environments/` and `templates/`, as the sandbox's config repository.
struct ExampleRepository {
  let files = EmbeddedFiles.all

  /// The sandbox for the example, with no release published yet.
  func plan() throws -> SandboxPlan {
    let desired = desired
    let clusters = desired.clusters.keys.sorted { left, right in
      let order = desired.pipeline.environments.map(\.name)
      let places = [left, right].map { order.firstIndex(of: $0.environment) ?? order.count }
      return (places[0], left.name) < (places[1], right.name)
    }
    return SandboxPlan(
      clusters: clusters.map { SandboxPlan.Cluster($0) },
      files: files.mapValues { Array($0.utf8) }, manifests: try installManifests(),
      namespaces: namespaces(of: desired))
  }

  /// What the example wants, with the name that it gives its registry.
  var desired: DesiredState {
    let sources = files.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, text: $0.value) }
    let revision = Revision(
      branch: BranchName("main").unsafelyUnwrapped,
      commit: GitObjectID(bytes: [UInt8](repeating: 0, count: 20)).unsafelyUnwrapped)
    return Repository(sources).desiredState(at: revision)
  }

  /// Every exact version that the example names, by repository: what has to be published for it.
  var releases: [(repository: String, tag: String)] {
    let bundles = desired.clusters.values.flatMap(\.bundles.values)
    let named = Set(
      bundles.compactMap { bundle -> [String]? in
        guard case .exact(let tag) = bundle.version else { return nil }
        return [bundle.repository.path, tag]
      })
    return named.map { ($0[0], $0[1]) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  private func namespaces(of desired: DesiredState) -> [Namespace] {
    let bundles = desired.clusters.values.flatMap(\.bundles.values)
    return Set(bundles.flatMap { [$0.id.namespace, $0.projectNamespace] }).sorted()
  }

  /// The type and Ferry's own rights, as `templates/install/` has them for every cluster.
  private func installManifests() throws -> [JSONValue] {
    let paths = ["namespace", "crd", "configwatcher-crd", "rbac"].map {
      "templates/install/\($0).yaml"
    }
    return try paths.compactMap { files[$0] }.flatMap { try plainManifests($0) }
  }
}
