// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import Testing

/// What is tried out on every cluster of a rollout before the first of them is written.
@Suite(.timeLimit(.minutes(1)))
struct RehearsalTests {
  private let world = EngineWorld()

  /// Puts the Bundle on a cluster so that its version is another manager's.
  private func occupy(_ context: String) throws {
    try world.cluster(context).apply(
      [
        "apiVersion": "operator.werf.dev/v1", "kind": "Bundle",
        "metadata": ["name": "shop", "namespace": "shop"],
        "spec": ["registry": "registry.example.com", "repo": "team/shop", "version": "9.9.9"],
      ], by: "argocd")
  }

  @Test func `a change that one cluster of the rollout refuses is written to none`() async throws {
    try occupy("production-us-1")
    try await world.run { engine in
      await engine.until { view in
        view.targets("production").contains { $0.health == .degraded }
      }
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
    }
    for context in ["production-eu-1", "production-ap-1"] {
      #expect(world.cluster(context).object(EngineWorld.bundle) == nil)
      #expect(world.cluster(context).object(EngineWorld.values) == nil)
    }
  }

  @Test func `where a change reaches one cluster alone it is not tried out before it is made`()
    async throws
  {
    try await world.run { engine in await engine.until { $0.current("production").count == 3 } }
    let isRehearsal = { (request: String) in request.hasPrefix("dry-run") }
    #expect(!world.cluster("staging-eu-1").requests.contains(where: isRehearsal))
    #expect(world.cluster("production-ap-1").requests.contains(where: isRehearsal))
  }

  @Test func `a write that the only cluster refuses is told at its Bundle, and runs no Job`()
    async throws
  {
    try occupy("staging-eu-1")
    try await world.run { engine in
      await engine.until { view in
        view.targets("staging").contains {
          $0.health == .degraded && $0.reason?.contains("argocd") == true
        }
      }
    }
    #expect(world.cluster("staging-eu-1").objects(.job).isEmpty)
  }
}
