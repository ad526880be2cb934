// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryManifests
import FerryPlan
import FerryPorts
import FerryTestKit
import Testing

@testable import FerryEngine

/// Applies over objects of which a part is left to the cluster.
struct LeftFieldsTests {
  private let cluster = InMemoryCluster()
  private let rules = DriftRules(
    ignored: [IgnoreRule(.bundle, fields: [IgnoredField(.environment, "LOG_LEVEL")])])
  private let desired = DesiredCluster(
    id: ClusterID(
      environment: EnvironmentName(checked: "staging"), name: ClusterName(checked: "eu-1")))

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
    let executor = ChangeExecutor(
      api: cluster, mirror: nil,
      jobs: JobWriter(templates: JobTemplates(), desired: desired, werfImage: nil),
      events: EventWriter(api: cluster, time: InstantClock()))
    let plan = Plan(
      cluster: desired.id, changes: [.applyBundle(bundle, .changed)], assessments: [:])
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
}
