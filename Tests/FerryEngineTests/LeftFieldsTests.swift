// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
@testable import FerryEngineClusters
import FerryPlan
import FerryPorts
@testable import FerrySandboxKubernetes
@testable import FerrySandboxKubernetesAPI
import FerryTemplates
import FerryTestKit
import Testing

/// Applies over objects of which a part is left to the cluster.
@Suite(.timeLimit(.minutes(1)))
struct LeftFieldsTests {
  private let cluster = InMemoryCluster()
  private let rules = DriftRules(
    ignored: [
      IgnoreRule(.bundle, fields: [IgnoredField(.environment, "LOG_LEVEL")]),
      IgnoreRule(.configMap, fields: [IgnoredField(.data, "flags.yaml")]),
    ])

  private var desired: DesiredCluster {
    var desired = DesiredCluster(
      id: ClusterID(
        environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "eu-1")))
    desired.drift = rules
    return desired
  }

  private func bundle(_ version: String) -> DesiredBundle {
    DesiredBundle(
      id: EngineWorld.shop, repository: EngineWorld.repository, version: .exact(version),
      environment: ["LOG_LEVEL": "info"],
      spec: [
        "registry": "registry.example.com", "repo": "team/shop", "version": .string(version),
        "env": ["LOG_LEVEL": "info"],
      ], origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))
  }

  private func apply(_ bundle: DesiredBundle) async throws -> ChangeReport {
    await make(.applyBundle(bundle, .changed), cluster)
  }

  private func make(_ change: FerryPlan.Change, _ api: any KubernetesAPI) async -> ChangeReport {
    let executor = ChangeExecutor(
      api: api, mirror: nil,
      jobs: JobWriter(templates: JobTemplates(), desired: desired, werfImage: nil),
      events: EventWriter(api: api, time: InstantClock()))
    let plan = Plan(cluster: desired.id, changes: [change], assessments: [:])
    return await executor.carryOut(plan, desired: desired, live: LiveState())
  }

  private var live: LiveBundle? { cluster.object(EngineWorld.bundle).flatMap(LiveBundle.init) }

  @Test func `what is set at an ignored field while Ferry applies is not overwritten`()
    async throws
  {
    _ = try await apply(bundle("1.0.0"))
    let wanted = bundle("2.0.0").leavingIgnored(by: rules, in: live)
    try cluster.edit(EngineWorld.bundle) { $0["spec"]?["env"]?["LOG_LEVEL"] = "trace" }

    #expect(try await apply(wanted).failed.map(\.failure.code) == [.outdated])
    #expect(live?.spec["version"] == "1.0.0")

    let again = bundle("2.0.0").leavingIgnored(by: rules, in: live)
    #expect(try await apply(again).failed.isEmpty)
    #expect(live?.spec["version"] == "2.0.0")
    #expect(live?.spec["env"] == ["LOG_LEVEL": "trace"])
  }

  private func values(_ text: String) -> DesiredConfigMap {
    DesiredConfigMap(
      namespace: EngineWorld.shop.namespace, name: "shop-values",
      data: ["values.yaml": text, "flags.yaml": "a: false"],
      origin: SourceLocation(file: "shop.yaml", document: 0, line: 1))
  }

  @Test func `who applies an ignored field owns it alone`() async throws {
    try await SandboxedCluster.run { cluster in
      let api = try await cluster.admin()
      _ = try await api.create([
        "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"],
      ])
      #expect(await make(.applyConfigMap(values("a: 1"), .missing), api).failed.isEmpty)
      #expect(cluster.applyFlags("a: true", query: "&force=true"))

      let live = try #require(try await api.get(EngineWorld.values))
      let wanted = values("a: 2").leavingIgnored(
        by: rules, in: LiveConfigMap(json: live) { _ in true })
      #expect(await make(.applyConfigMap(wanted, .changed), api).failed.isEmpty)
      let applied = try await api.get(EngineWorld.values)?["data"]
      #expect(applied == ["values.yaml": "a: 2", "flags.yaml": "a: true"])

      // Without force: nobody stands in the way.
      #expect(cluster.applyFlags("a: maybe", query: ""))
      #expect(try await api.get(EngineWorld.values)?[["data", "flags.yaml"]] == "a: maybe")
    }
  }
}

extension SandboxedCluster {
  /// A controller of its own applies the flags; whether the server took it.
  fileprivate func applyFlags(_ text: String, query: String) -> Bool {
    let manifest: JSONValue = [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "shop-values", "namespace": "shop"],
      "data": ["flags.yaml": .string(text)],
    ]
    let answer = sandbox.cluster.respond(
      to: APIRequest(
        method: "PATCH", path: "/api/v1/namespaces/shop/configmaps/shop-values",
        query: "fieldManager=flags" + query,
        headers: [
          "authorization": "Bearer admin", "content-type": "application/apply-patch+yaml",
        ], body: manifest.canonicalBytes))
    return answer.status == 200
  }
}
