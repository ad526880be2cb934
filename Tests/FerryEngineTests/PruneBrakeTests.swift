// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What Ferry did not create it does not delete, and never on an empty or partial reading.
@Suite(.timeLimit(.minutes(1)))
struct PruneBrakeTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }
  private let folder = "environments/staging/eu-1"
  private let settings = "apiVersion: ferry.dev/v1\nkind: Cluster\nmetadata: {name: eu-1}\n"

  private func commit(_ files: [String: String?], message: String, to engine: Engine) {
    world.git.write(files, to: world.main, message: message)
    engine.receive(.pushed(branch: world.main, commit: nil))
  }

  @Test func `a cluster that lost its last Bundle in Git keeps it until that is confirmed`()
    async throws
  {
    let emptied: [String: String?] = [
      "\(folder)/shop.yaml": nil, "\(folder)/cluster.yaml": settings,
    ]
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      commit(emptied, message: "Empty eu-1", to: engine)
      await engine.until { view in
        view.clusters("staging").contains {
          $0.state == .stalled && $0.reason?.contains("Ferry-Confirm-Prune: 1") == true
        }
      }
      #expect(staging.object(EngineWorld.bundle) != nil)
      #expect(staging.objects(.job).count == 1)
      commit(
        ["README.md": "words"], message: "Yes\n\nFerry-Confirm-Prune: 1\n", to: engine)
      await eventually { staging.object(EngineWorld.bundle) == nil }
      // Its Jobs went with it, so the request is what is left to see.
      #expect(staging.requests.contains { $0.contains("create Job shop/shop-dismiss-") })
    }
  }

  @Test func `a merge commit confirms what the commit that it merges confirms`() async throws {
    let branch = try #require(BranchName("empty-eu-1"))
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      world.git.move(branch, to: world.git.head(of: world.main))
      world.git.write(
        ["\(folder)/shop.yaml": nil, "\(folder)/cluster.yaml": settings], to: branch,
        message: "Empty eu-1\n\nFerry-Confirm-Prune: 1\n")
      world.git.merge(branch, into: world.main)
      engine.receive(.pushed(branch: world.main, commit: nil))
      await eventually { staging.object(EngineWorld.bundle) == nil }
    }
  }

  @Test(arguments: [
    ["environments/staging/eu-1/shop.yaml"],
    [
      "environments/pipeline.yaml", "environments/staging/eu-1/shop.yaml",
      "environments/production/eu-1/shop.yaml", "environments/production/us-1/shop.yaml",
      "environments/production/ap-1/shop.yaml",
    ],
  ])
  func `folders that are gone from Git take nothing with them`(gone: [String]) async throws {
    try await world.run { engine in
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      let before = staging.object(EngineWorld.bundle)
      let files = Dictionary(uniqueKeysWithValues: gone.map { ($0, String?.none) })
      commit(files, message: "Remove\n\nFerry-Confirm-Prune: 9\n", to: engine)
      await engine.until { $0.targets("staging").isEmpty }
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.targets("staging").isEmpty }
      #expect(staging.object(EngineWorld.bundle) == before)
    }
  }
}
