// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RolloutCommentTests {
  private func comment(_ world: EngineWorld) -> String {
    world.host.comments(on: 1)["rollout"] ?? ""
  }

  /// Merges the promotion of 1.4.1 as a person does.
  private func merge(_ world: EngineWorld, _ engine: Engine) async {
    await engine.until { $0.current("production").count == 3 }
    world.publish("1.4.1")
    world.clock.advance(by: .seconds(61))
    await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
    let merge = world.git.merge(world.promotion, into: world.main)
    world.host.set(.merged, of: 1)
    engine.receive(.pushed(branch: world.main, commit: merge))
  }

  @Test func `one comment follows the rollout to its end, and then the host is left alone`()
    async throws
  {
    let world = EngineWorld()
    try await world.run { engine in
      await merge(world, engine)
      await world.host.until { comment($0).contains("is on every cluster") }
    }
    #expect(comment(world).contains("| 1 | ap-1 | `1.4.0` → `1.4.1` | ✅ healthy |"))
    #expect(world.host.comments(on: 1).keys.filter { $0 != "plan" } == ["rollout"])

    let before = world.host.requests.count { $0.hasPrefix("comment ") }
    let commit = world.git.write(["README.md": "news"], to: world.main)
    try await world.run { engine in
      await engine.until { $0.revision?.commit == commit && $0.current("production").count == 3 }
      await world.host.until { !$0.statuses(of: commit).isEmpty }
    }
    #expect(world.host.requests.count { $0.hasPrefix("comment ") } <= before + 1)
  }

  @Test func `a host that calls open what Git has is asked again, ever more seldom`() async throws {
    let world = EngineWorld()
    var (settings, ports) = (world.settings, world.ports)
    settings.hasWebhooks = true
    let fetches = Lock(0)
    ports.source = HookedRepository(repository: ports.source) { step in
      if step == "fetch" { fetches.withLock { $0 += 1 } }
    }
    let poll: @Sendable () async -> Void = {
      let before = fetches.withLock { $0 }
      world.clock.advance(by: .seconds(61))
      await eventually { fetches.withLock { $0 } > before }
    }
    try await world.run(settings: settings, ports: ports) { engine in
      await engine.until { $0.current("production").count == 3 }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.promotions.contains { $0.mergeRequest != nil } }
      let merge = world.git.merge(world.promotion, into: world.main)
      engine.receive(.pushed(branch: world.main, commit: merge))
      await engine.until { $0.current("production").values.allSatisfy { $0 == "1.4.1" } }
      for _ in 1...200 { await poll() }
      // After one minute, two, four: some eight looks in three hours, and a few for the merge itself.
      #expect(world.host.requests.count { $0.hasPrefix("find") } < 20)
      world.host.set(.merged, of: 1)
      while !comment(world.host).contains("is on every cluster") { await poll() }
    }
  }

  @Test func `after a restart the same comment goes on, with why it stopped`() async throws {
    let world = EngineWorld()
    let isSick: @Sendable (String, String) -> Bool = { context, release in
      context == "production-ap-1" && release.hasPrefix("1.4.1")
    }
    try await world.run(failing: isSick) { engine in
      await merge(world, engine)
      await world.host.until { comment($0).contains("attempt 1 failed") }
    }
    for _ in 1...4 {
      world.clock.advance(by: .seconds(660))
      try await world.run(failing: isSick) { engine in
        await engine.until { view in
          view.targets("production").contains { $0.reason?.contains("failed") == true }
        }
      }
    }
    try await world.run(failing: isSick) { _ in
      await world.host.until { comment($0).contains("has stopped") }
    }
    #expect(comment(world).contains("3 attempts failed, the last with"))
    #expect(comment(world).hasSuffix("\n\n```text\nboom\n```\n\n</details>\n"))
    #expect(world.host.comments(on: 1).keys.filter { $0 != "plan" } == ["rollout"])
  }

  private func comment(_ host: ScriptedGitHost) -> String {
    host.comments(on: 1)["rollout"] ?? ""
  }
}
