// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import Testing

/// `spec.namespaces` of cluster.yaml, held against the rest of its folder.
struct FollowedNamespacesTests {
  private let folder = "environments/production/eu-1"
  private let watcher = """
    apiVersion: k8spatterns.io/v1
    kind: ConfigWatcher
    metadata: {name: w, namespace: shop}
    spec: {configMap: c, podSelector: {app: shop}}
    """
  private let values = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\n"

  private func cluster(_ files: [String: String], following namespaces: String?) -> DesiredCluster?
  {
    let settings = """
      apiVersion: ferry.dev/v1
      kind: Cluster
      metadata: {name: eu-1}
      spec: {\(namespaces.map { "namespaces: \($0)" } ?? "")}
      """
    let all = files.merging(["cluster.yaml": settings]) { $1 }
    return state(Dictionary(uniqueKeysWithValues: all.map { ("\(folder)/\($0)", $1) }))
      .clusters[productionEU]
  }

  @Test func `the namespaces that are named are those that are followed`() {
    let cluster = cluster(["a.yaml": bundleText()], following: "[billing, shop]")
    #expect(cluster?.diagnostics == [])
    #expect(
      cluster?.settings.namespaces == [Namespace(checked: "shop"), Namespace(checked: "billing")])
  }

  @Test func `without the key all namespaces are followed`() {
    let cluster = cluster(["a.yaml": bundleText()], following: nil)
    #expect(cluster?.diagnostics == [])
    #expect(cluster?.settings.namespaces == nil)
  }

  @Test func `an object in another namespace is an error with its place and what to do`() {
    let cluster = cluster(
      ["a.yaml": bundleText(), "b.yaml": values, "w.yaml": watcher], following: "[billing]")
    #expect(
      cluster?.diagnostics.map(\.description)
        == [
          ("a.yaml", "5:14"), ("b.yaml", "3:32"), ("w.yaml", "3:32"),
        ].map { file, place in
          "\(folder)/\(file):\(place): error: the namespace shop is not in spec.namespaces of "
            + "cluster.yaml; add shop there and give Ferry its rights with "
            + "ferry install --cluster <context> --namespaces shop"
        })
  }

  @Test func `a namespace that is nearly one of them is told so`() {
    let cluster = cluster(["a.yaml": bundleText(namespace: "biling")], following: "[billing]")
    #expect(cluster?.diagnostics.first?.remedy.hasPrefix("write billing, or add biling") == true)
  }

  @Test func `where the application is installed is the Job's business, not Ferry's`() {
    let bundle = bundleText(spec: "project_namespace: shop-prod")
    #expect(cluster(["a.yaml": bundle], following: "[shop]")?.diagnostics == [])
  }
}
