// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MovingTagTests {
  private let world = EngineWorld()
  private var staging: InMemoryCluster { world.cluster("staging-eu-1") }

  /// Moves the tag while its Job runs, and then lets the Job end.
  private func moveTag(to content: Character, during engine: Engine) async throws {
    await eventually { !staging.activeJobs.isEmpty }
    world.publish("1.4.0", content: content)
    for job in staging.activeJobs {
      try staging.completeJob(job, in: EngineWorld.shop.namespace)
    }
  }

  private var ready: JSONValue? {
    staging.object(EngineWorld.bundle)?[["status", "conditions"]]?.array?
      .first { $0["type"] == "Ready" }
  }

  @Test func `a tag that moved while its Job ran is deployed again at once`() async throws {
    try await world.run(completesJobs: false) { engine in
      try await moveTag(to: "b", during: engine)
      try await moveTag(to: "b", during: engine)
      await engine.until { $0.current("staging") == ["eu-1": "1.4.0"] }
      let status = staging.object(EngineWorld.bundle)?["status"]
      #expect(status?[["deploy", "digest"]]?.string?.hasSuffix("b") == true)
      #expect(staging.objects(.job).count == 2)
    }
  }

  @Test func `a tag that moved goes by waves too`() async throws {
    let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]
    try await world.run(failing: { context, release in
      context == "production-ap-1" && release.hasSuffix("b")
    }) { engine in
      await engine.until { $0.current("production") == all }
      world.publish("1.4.0", content: "b")
      world.clock.advance(by: .seconds(61))
      await engine.until { view in
        view.targets("production").contains { $0.reason?.contains("attempt 1 failed") == true }
      }
      for context in ["production-eu-1", "production-us-1"] {
        #expect(world.cluster(context).objects(.job).count == 1)
      }
    }
  }

  @Test func `a tag that moves in every Job is deployed only so often, and that is said`()
    async throws
  {
    try await world.run(completesJobs: false) { engine in
      for content in ["b", "c", "d"] as [Character] {
        try await moveTag(to: content, during: engine)
      }
      await eventually { ready?["reason"] == "TagMoves" }
      #expect(staging.objects(.job).count == 3)
      world.clock.advance(by: .seconds(601))
      await eventually { !staging.activeJobs.isEmpty }
      #expect(staging.objects(.job).count == 4)
    }
  }
}
