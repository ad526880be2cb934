// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import Testing

struct RepositoryTests {
  @Test func `two Bundles of one name are told with both places`() {
    let found = state([
      "environments/production/eu-1/a.yaml": bundleText(),
      "environments/production/eu-1/b.yaml": bundleText() + "---\n" + bundleText(),
    ]).allDiagnostics
    #expect(found.map(\.line) == [4, 14])
    #expect(found.allSatisfy { $0.file == "environments/production/eu-1/b.yaml" })
    #expect(found.allSatisfy { $0.message.contains("environments/production/eu-1/a.yaml:4") })
  }

  @Test func `two Bundles of one release are told with both places`() {
    let found = state([
      "environments/production/eu-1/a.yaml": bundleText(spec: "project_namespace: live"),
      "environments/production/eu-1/b.yaml":
        bundleText(namespace: "other", spec: "project_namespace: live"),
    ]).allDiagnostics
    #expect(found.count == 1)
    #expect(found.first?.message.contains("release shop in namespace live") == true)
    #expect(found.first?.message.contains("environments/production/eu-1/a.yaml:4") == true)
  }

  @Test func `two ConfigMaps of one name are told with both places`() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n"
    let found = diagnostics(of: text + "---\n" + text)
    #expect(found.map(\.line) == [7])
    #expect(found.first?.message.contains("shop.yaml:3") == true)
  }

  @Test(arguments: [
    ("context: shared", "context: other", 0), ("context: shared", "context: shared", 2),
    ("context: shared, namespaces: [shop]", "context: shared, namespaces: [shop, blog]", 2),
    ("context: shared, namespaces: [shop]", "context: shared, namespaces: [blog]", 0),
    ("context: shared, namespaces: [shop]", "context: shared", 2),
    ("context: shared", "context: shared, suspend: true", 0),
  ])
  func `two folders that mean one cluster stand still`(own: String, other: String, count: Int) {
    func settings(_ spec: String) -> String {
      "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\nspec: {\(spec)}\n"
    }
    var state = state([
      "environments/production/eu-1/cluster.yaml": settings(own),
      "environments/staging/eu-1/cluster.yaml": settings(other),
    ])
    state.noteSharedClusters(\.settings.context)
    #expect(state.clusters.values.count(where: \.isBroken) == count)
    #expect(
      state.clusters[productionEU]?.diagnostics.first?.message
        == (count == 0
          ? nil
          : "this is the cluster of environments/staging/eu-1 as well: both are the context shared")
    )
  }

  @Test(arguments: [(true, []), (false, ["wave 1 of production is passed over"])])
  func `a wave of labels that no cluster has is told`(
    hasLabel: Bool, expected: [String]
  ) {
    let waves = "[{labels: {tier: canary}}, {percent: 100}]"
    var state = state(
      [
        "environments/production/eu-1/shop.yaml": bundleText(),
        "environments/production/eu-1/cluster.yaml": """
        apiVersion: ferry.dev/v1
        kind: Cluster
        metadata: {name: eu-1, labels: {tier: \(hasLabel ? "canary" : "other")}}
        """,
      ], pipeline: pipelineText(production: ", rollout: {waves: \(waves)}"))
    state.noteEmptiness()
    #expect(state.allDiagnostics.map { String($0.message.prefix { $0 != ":" }) } == expected)
    #expect(state.clusters[productionEU]?.isBroken == false)
  }

  @Test func `the same Bundle may be on many clusters`() {
    let state = state([
      "environments/production/eu-1/a.yaml": bundleText(),
      "environments/production/us-1/a.yaml": bundleText(),
    ])
    #expect(state.allDiagnostics.isEmpty)
    #expect(state.clusters.count == 2)
  }

  @Test(arguments: [
    (", allow: {namespaces: [web, 'api-*']}", "namespace shop is not allowed in production", 5),
    (", allow: {registries: ['*.other.com']}", "registry registry.example.com is not allowed", 7),
    (", allow: {kinds: [ConfigMap]}", "a Bundle is not allowed in production", 1),
  ])
  func `what the environment does not allow is an error`(
    _ rules: String, _ message: String, _ line: Int
  ) {
    let state = state(
      ["environments/production/eu-1/a.yaml": bundleText()],
      pipeline: pipelineText(production: rules))
    #expect(state.allDiagnostics.map(\.line) == [line])
    #expect(state.allDiagnostics.first?.message.contains(message) == true)
    #expect(state.clusters[productionEU]?.isBroken == true)
  }

  @Test func `patterns allow what they mean`() {
    let rules = ", allow: {namespaces: ['sh*p'], registries: ['registry.*', other]}"
    let state = state(
      ["environments/production/eu-1/a.yaml": bundleText()],
      pipeline: pipelineText(production: rules))
    #expect(state.allDiagnostics.isEmpty)
  }

  @Test func `the namespace of the application must be allowed too`() {
    let text = bundleText(spec: "project_namespace: kube-system")
    let state = state(
      ["environments/production/eu-1/a.yaml": text],
      pipeline: pipelineText(production: ", allow: {namespaces: [shop]}"))
    #expect(state.allDiagnostics.map(\.line) == [10])
  }

  @Test func `an environment that is not in the pipeline is an error of its clusters`() {
    let state = state([
      "environments/dev/eu-1/a.yaml": bundleText(),
      "environments/production/eu-1/a.yaml": bundleText(),
    ])
    let broken = state.clusters.values.filter(\.isBroken)
    #expect(broken.map(\.id.description) == ["dev/eu-1"])
    #expect(broken.first?.diagnostics.first?.message.contains("dev is not in the pipeline") == true)
    #expect(broken.first?.bundles.isEmpty == true)
  }

  @Test func `masks are fine where nothing is promoted to`() {
    let state = state(["environments/staging/eu-1/a.yaml": bundleText(version: "1.4.*")])
    #expect(state.allDiagnostics.isEmpty)
  }

  @Test func `a Bundle is read as it is written`() throws {
    let text = bundleText(
      metadata: "annotations: {note: hi}",
      spec: "project_namespace: live\n  auth: login\n  env: {A: '1'}")
    let state = state(["environments/production/eu-1/a.yaml": "---\n---\n" + text])
    #expect(state.allDiagnostics.isEmpty)
    let bundle = try #require(state.clusters[productionEU]?.bundles.values.first)
    #expect(
      bundle.spec == [
        "registry": "registry.example.com", "repo": "team/shop", "version": "1.4.0",
        "project_namespace": "live", "auth": "login", "env": ["A": "1"],
      ])
    #expect(bundle.annotations == ["note": "hi"])
    #expect(bundle.origin.line == 3)
  }

  @Test func `empty names are left out, as charts write them`() throws {
    let text = bundleText(spec: "auth: ''\n  values: ''\n  project_namespace: ''")
    #expect(diagnostics(of: text).map(\.description) == [])
    let state = state(["environments/production/eu-1/shop.yaml": text])
    let bundle = try #require(state.clusters[productionEU]?.bundles.values.first)
    #expect(bundle.credentials == nil && bundle.values == nil)
    #expect(bundle.projectNamespace == bundle.id.namespace)
  }

  @Test func `without a version latest is meant`() {
    let text = bundleText().replacing("  version: 1.4.0\n", with: "")
    let state = state(["environments/staging/eu-1/a.yaml": text])
    let bundle = state.clusters.values.first?.bundles.values.first
    #expect(bundle?.version == .latest)
    #expect(bundle?.spec["version"] == "latest")
  }

  @Test func `anchors and merge keys are followed`() {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: &n a, namespace: *n}
      data:
        <<: {a.yaml: x}
        b.yaml: z
      """
    let map = state(["environments/staging/eu-1/a.yaml": text]).clusters.values.first?.configMaps
    #expect(map?.values.first?.data == ["a.yaml": "x", "b.yaml": "z"])
  }

  @Test func `data that aliases make too large is refused`() {
    let aliases = (0..<20).map { "  k\($0): *v" }.joined(separator: "\n")
    let text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata:\n"
      + "  v: &v \"\(String(repeating: "x", count: 60_000))\"\n\(aliases)\n"
    let found = diagnostics(of: text)
    #expect(found.count == 1)
    #expect(found.first?.message.contains("more than a cluster takes") == true)
  }
}
