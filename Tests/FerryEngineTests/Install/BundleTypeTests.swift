// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifestFields
import FerryManifests
import FerryPorts
import FerrySandboxKubernetes
import FoundationEssentials
import Testing

/// What an API server takes as a Bundle. The sandbox's evaluates the OpenAPI schema, but not the CEL
/// rules: `TypeRuleTests` do.
@Suite(.timeLimit(.minutes(1)))
struct BundleTypeTests {
  /// What the published operator deploys.
  static let published: [(String, JSONValue)] = [
    ("the least", [:]),
    ("a mask on the patch", ["version": "1.4.*"]),
    ("a mask with v", ["version": "v1.*.*"]),
    ("a tag that is no version", ["version": "feature_x.1-2"]),
    ("a port", ["registry": "registry.example.com:5000"]),
    ("a host without dots", ["registry": "localhost:5000"]),
    ("an address", ["registry": "[::1]:5000"]),
    ("a repository with separators", ["repo": "a/b-c/d__e.f"]),
    ("empty names, as charts write them", ["auth": "", "values": "", "project_namespace": ""]),
    ("values that end like a copy", ["values": "shop-values"]),
    ("environment", ["env": ["WERF_SET_1": "a=b", "X": ""]]),
  ]

  static let bad: [(String, JSONValue)] = [
    ("a registry with a scheme", ["registry": "https://registry.example.com"]),
    ("a registry with a path", ["registry": "registry.example.com/team"]),
    ("a registry with a command", ["registry": "registry.example.com; id"]),
    ("an empty registry", ["registry": ""]),
    ("a repository with a tag", ["repo": "team/shop:1.4"]),
    ("a repository with capitals", ["repo": "Team/Shop"]),
    ("a repository that climbs", ["repo": "../shop"]),
    ("no version", ["version": ""]),
    ("a version with a command", ["version": "1.4.0; id"]),
    ("a number after a star", ["version": "1.*.3"]),
    ("a mask of four parts", ["version": "1.2.3.*"]),
    ("a regular expression", ["version": "1.4.[0-9]"]),
    ("a bound without a version", ["version": ">="]),
    ("a namespace with a command", ["project_namespace": "x; id"]),
    ("a namespace with dots", ["project_namespace": "a.b"]),
    ("a Secret's name with capitals", ["auth": "Secret"]),
    ("a ConfigMap's name with a slash", ["values": "shop/values"]),
    ("a number in the environment", ["env": ["REPLICAS": 3]]),
    ("a list as environment", ["env": ["A=B"]]),
  ]

  @Test func `every Bundle that the published operator deploys is taken`() async throws {
    try await withBundleType { cluster in
      for (name, spec) in Self.published {
        #expect(cluster.sandbox.apply([bundle(spec)]) == [], "\(name)")
      }
    }
  }

  @Test func `a Bundle that can never work is refused`() async throws {
    try await withBundleType { cluster in
      for (name, spec) in Self.bad {
        let refusals = cluster.sandbox.apply([bundle(spec)])
        #expect(refusals.count == 1, "\(name) was taken")
        #expect([400, 422, 500].contains(refusals.first?["code"]?.integer), "\(name): \(refusals)")
      }
    }
  }

  @Test(
    arguments: [
      ("labels", ["app": "shop"], true), ("no labels", [:], false), ("a list", ["app"], false),
      ("expressions", ["matchExpressions": [["key": "app", "operator": "Exists"]]], false),
    ] as [(String, JSONValue, Bool)])
  func `a ConfigWatcher selects by labels, one at least`(
    name: String, selector: JSONValue, isTaken: Bool
  ) async throws {
    try await withBundleType { cluster in
      let refusals = cluster.sandbox.apply([
        [
          "apiVersion": "k8spatterns.io/v1", "kind": "ConfigWatcher",
          "metadata": ["name": "w", "namespace": "shop"],
          "spec": ["configMap": "settings", "podSelector": selector],
        ]
      ])
      #expect(refusals.isEmpty == isTaken, "\(name): \(refusals)")
    }
  }

  @Test func `every Bundle of the example is taken`() async throws {
    let state = Repository(try exampleFiles()).desiredState(at: someRevision)
    let bundles = state.clusters.values.flatMap(\.bundles.values)
    #expect(bundles.count == 12)
    try await withBundleType { cluster in
      for wanted in bundles { #expect(cluster.sandbox.apply([bundle(wanted.spec)]) == []) }
    }
  }

  @Test func `the server keeps the rules that it does not evaluate`() async throws {
    try await withBundleType { cluster in
      let crd = try #require(
        cluster.sandbox.object(
          "apiextensions.k8s.io/v1", "CustomResourceDefinition", name: "bundles.operator.werf.dev"))
      let schema = crd[["spec", "versions"]]?.array?.first?[["schema", "openAPIV3Schema"]]
      #expect(schema?["x-kubernetes-validations"]?.array?.count == 1)
      let values = schema?[["properties", "spec", "properties", "values"]]
      #expect(values?["x-kubernetes-validations"]?.array?.count == 1)
    }
  }

  private func withBundleType(
    _ body: @escaping @Sendable (SandboxedCluster) async throws -> Void
  ) async throws {
    try await SandboxedCluster.run { cluster in
      try await install(into: cluster)
      cluster.sandbox.apply([
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]]
      ])
      try await body(cluster)
    }
  }

  private func bundle(_ spec: JSONValue) -> JSONValue {
    let least: JSONValue = ["registry": "registry.example.com", "repo": "team/shop"]
    return [
      "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
      "metadata": ["name": "shop", "namespace": "shop"],
      "spec": .object(
        (least.object ?? [:]).merging(spec.object ?? [:]) { _, given in given }),
    ]
  }

  private var someRevision: Revision {
    Revision(
      branch: BranchName("main").unsafelyUnwrapped,
      commit: GitObjectID(bytes: [UInt8](repeating: 0, count: 20)).unsafelyUnwrapped)
  }

  private func exampleFiles() throws -> [SourceFile] {
    let root = #filePath.dropLast(
      "/Tests/FerryEngineTests/Install/BundleTypeTests.swift".count)
    return try ["environments", "templates"].flatMap { top in
      try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(top)").sorted()
        .filter { $0.hasSuffix(".yaml") }.map { "\(top)/\($0)" }
    }
    .map { SourceFile(path: $0, content: try SmallFile("\(root)/\($0)").read()) }
  }
}
