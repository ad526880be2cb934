// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WayOfOneCommitTests {
  private let everywhere = ["eu-1", "us-1", "ap-1"]

  private func all(_ version: String) -> [String: String] {
    Dictionary(uniqueKeysWithValues: everywhere.map { ($0, version) })
  }

  @Test func `a new repository is deployed everywhere`() async throws {
    let world = EngineWorld()
    try await world.run { engine in
      await engine.until { $0.current("production") == all("1.4.0") }
      #expect(engine.view.current("staging") == ["eu-1": "1.4.0"])
    }
  }

  @Test func `a new version goes to staging, by merge request to production, and by waves to all`()
    async throws
  {
    let world = EngineWorld()
    try await world.run { engine in
      await engine.until { $0.current("production") == all("1.4.0") }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
      #expect(engine.view.current("staging") == ["eu-1": "1.4.1"])
      #expect(engine.view.current("production") == all("1.4.0"))
      #expect(world.host.mergeRequests.map(\.title) == ["Promote shop 1.4.1 to production"])

      let merge = world.git.merge(world.promotion, into: world.main)
      world.host.set(.merged, of: 1)
      engine.receive(.pushed(branch: world.main, commit: merge))
      await engine.until { $0.current("production") == all("1.4.1") }
      #expect(world.host.mergeRequests.count == 1)
    }
  }
}

@Suite(.timeLimit(.minutes(1)))
struct WaveTests {
  private let everywhere = ["eu-1", "us-1", "ap-1"]

  private func all(_ version: String) -> [String: String] {
    Dictionary(uniqueKeysWithValues: everywhere.map { ($0, version) })
  }

  @Test func `a canary that fails keeps the other clusters at what they have`() async throws {
    let world = EngineWorld()
    try await world.run(failing: { context, release in
      context == "production-ap-1" && release.hasPrefix("1.4.1")
    }) { engine in
      await engine.until { $0.current("production") == all("1.4.0") }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
      world.git.merge(world.promotion, into: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("attempt 1 failed") == true }
      }
      #expect(engine.view.targets("production").filter { $0.deployed == "1.4.1" }.isEmpty)
      for context in ["production-eu-1", "production-us-1"] {
        #expect(world.cluster(context).objects(.job).count == 1)
      }
    }
  }
}
