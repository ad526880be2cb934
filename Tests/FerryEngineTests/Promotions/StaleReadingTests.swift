// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StaleReadingTests {
  private let world = EngineWorld()

  private static let hold = """
    apiVersion: ferry.dev/v1
    kind: Holds
    spec:
      holds:
        - {bundle: shop, by: ann, reason: freeze, since: 2026-11-21T09:30:00Z}
    """

  /// Nobody tells of the commit, and the clock stands still, so no poll finds it either.
  @Test func `a hold of a moment ago is seen before a merge request is opened`() async throws {
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      world.git.write(["environments/production/holds.yaml": Self.hold], to: world.main)
      world.publish("1.4.1")
      engine.receive(.published(repositories: [EngineWorld.repository.path]))
      await engine.until { $0.promotions.contains { $0.state.contains("ann holds shop") } }
      #expect(world.host.mergeRequests.isEmpty)
      #expect(world.git.head(of: world.promotion) == nil)
    }
  }
}
