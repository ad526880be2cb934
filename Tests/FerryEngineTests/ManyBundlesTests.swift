// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import Testing

/// Nothing of Ferry is held while a Job runs.
@Suite(.timeLimit(.minutes(2)))
struct ManyBundlesTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }

  private static let count = 500

  /// Five hundred Bundles without values, one after the other in one file.
  private static var bundles: String {
    (1...count).map { number in
      """
      ---
      apiVersion: operator.werf.dev/v1
      kind: Bundle
      metadata: {name: shop-\(number), namespace: shop}
      spec: {registry: registry.example.com, repo: team/shop, version: 1.4.0}

      """
    }.joined()
  }

  private func endAll(after span: Duration) throws {
    world.clock.advance(by: span)
    for job in staging.activeJobs {
      try staging.completeJob(job, in: EngineWorld.shop.namespace)
    }
  }

  private func readyCount() -> Int {
    staging.objects(.bundle).count { $0[["status", "ready"]] == 1 }
  }

  @Test func `five hundred Bundles take as long as one Job where the cluster runs all at once`()
    async throws
  {
    world.git.write(["environments/staging/eu-1/shop.yaml": Self.bundles], to: world.main)
    var settings = world.settings
    settings.parallel = 1
    let start = world.clock.now
    try await world.run(completesJobs: false, settings: settings) { engine in
      await eventually { staging.activeJobs.count == Self.count }
      // With one worker and all Jobs under way, the other clusters are still worked on.
      await eventually { !world.cluster("production-ap-1").activeJobs.isEmpty }
      try endAll(after: .seconds(29))
      await eventually { readyCount() == Self.count }
      #expect(world.clock.now - start == .seconds(29))
    }
    let requests = staging.requests.filter { !$0.contains("Event") }
    #expect(requests.count { $0.hasPrefix("apply Bundle") } == Self.count)
    #expect(requests.count { $0.hasPrefix("create Job") } == Self.count)
    #expect(requests.count { $0.hasPrefix("apply status") } == 2 * Self.count)
    #expect(requests.count { $0.hasPrefix("get") } == 2)
  }
}
