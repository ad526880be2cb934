// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct VerifyTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }

  /// The Jobs at staging that verify a release, ended or not.
  private func verifications(of version: String) -> [String] {
    staging.objects(.job).filter { job in
      job[["metadata", "annotations", Annotation.release]]?.string?.hasPrefix(version + "@") == true
    }
    .compactMap { $0[["metadata", "name"]]?.string }.filter { $0.contains("-verify-") }.sorted()
  }

  private func gate(_ view: FleetView) -> String {
    view.promotions.first?.gates.first { $0.name == "verification" }?.sentence ?? ""
  }

  /// Deploys 1.4.1 to staging; only its verification is the test's to end.
  private func run(_ body: @Sendable (Engine) async throws -> Void) async throws {
    world.promoteWith("verify: true")
    try await world.run(completesJobs: false) { engine in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for cluster in world.clusters.values {
          group.addTask { await completeDeployments(on: cluster) }
        }
        await engine.until { $0.current("production").count == 3 }
        world.publish("1.4.1")
        world.clock.advance(by: .seconds(61))
        await engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
        await eventually { !verifications(of: "1.4.1").isEmpty }
        try await body(engine)
        group.cancelAll()
      }
    }
  }

  private func completeDeployments(on cluster: InMemoryCluster) async {
    await cluster.observe(.job, selector: nil) { observation in
      for name in observation.present.compactMap({ $0[["metadata", "name"]]?.string })
      where name.contains("-apply-") || !verifications(of: "1.4.1").contains(name) {
        guard cluster.activeJobs.contains(name) else { continue }
        try? cluster.completeJob(name, in: EngineWorld.shop.namespace)
      }
    }
  }

  @Test func `a release whose verification fails is not promoted, and stays deployed`() async throws
  {
    try await run { engine in
      for attempt in 1...3 {
        await eventually { verifications(of: "1.4.1").count == attempt }
        let name = try #require(verifications(of: "1.4.1").last)
        try staging.failJob(name, in: EngineWorld.shop.namespace, log: "the shop is closed\n")
        await eventually {
          staging.object(EngineWorld.bundle)?[["status", "history"]]?.array?.contains {
            $0["job"]?.string == name && $0["result"] == "failed"
          } == true
        }
        world.clock.advance(by: .seconds(660))
      }
      await engine.until { gate($0).contains("failed on") }
      #expect(gate(engine.view).contains("failed on staging/eu-1: the shop is closed"))
      #expect(engine.view.current("staging") == ["eu-1": "1.4.1"])
      #expect(verifications(of: "1.4.1").count == 3)
      #expect(world.host.mergeRequests.isEmpty)
    }
  }

  @Test func `a release is promoted when its verification succeeded, and verified once`()
    async throws
  {
    try await run { engine in
      await engine.until { gate($0).contains("runs on staging/eu-1") }
      #expect(engine.view.current("staging") == ["eu-1": "1.4.1"])
      #expect(world.host.mergeRequests.isEmpty)
      let name = try #require(verifications(of: "1.4.1").first)
      try staging.completeJob(name, in: EngineWorld.shop.namespace)
      await world.host.until { !$0.mergeRequests.isEmpty }
      world.publish("1.4.2")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.2"] }
      #expect(verifications(of: "1.4.1") == [name])
      #expect(name.hasSuffix("-1"))
    }
  }

  @Test func `where nobody asks for a verification none is run`() async throws {
    try await world.deployBoth()
    try await world.passes { _ in !world.host.mergeRequests.isEmpty }
    #expect(verifications(of: "1.4.1").isEmpty)
  }
}
