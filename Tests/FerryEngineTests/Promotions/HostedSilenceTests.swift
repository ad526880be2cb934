// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryTestKit
import FerryViews
import Testing

/// Where webhooks are set up the host is asked only when something changed; one that is lost is made
/// up for by the next change, and before anything is done on its account.
@Suite(.timeLimit(.minutes(1)))
struct HostedSilenceTests {
  /// Runs a world in which 1.4.1 is offered by !1, and every webhook is lost.
  private func offering(
    at kind: GitHost, _ base: EngineWorld = EngineWorld(),
    _ body: @Sendable @escaping (HostedWorld, Engine) async throws -> Void
  ) async throws {
    try await HostedWorld.run(kind, base) { world in
      try await world.ferry(.unheard) { engine in
        await world.settle(engine)
        #expect(await world.offer("1.4.1", engine) == 1)
        // Nothing but polls has it planned.
        _ = try await world.calls(in: 1)
        try await world.untilPlanned()
        // Ferry's own comment touched it, and it is listened to once more.
        _ = try await world.calls(in: 1)
        try await body(world, engine)
      }
    }
  }

  /// Somebody changes what has nothing to do with it.
  private func moveBase(_ world: HostedWorld, _ text: String) async throws {
    try await world.ada.commit(
      [FileEdit(path: "README.md", content: Array(text.utf8))], to: world.base.main,
      message: "News")
  }

  private func waits(_ engine: Engine) -> Bool {
    engine.view.promotion?.state.contains("waits for !1") == true
  }

  @Test(arguments: GitHost.allCases)
  func `while a merge request waits, hours and polls of Git ask nothing of the host`(
    kind: GitHost
  ) async throws {
    try await offering(at: kind) { world, engine in
      let before = world.host.traffic.calls
      for _ in 1...24 {
        world.base.clock.advance(by: .seconds(1_800))
        try await world.poll()
      }
      #expect(world.host.traffic.calls == before)
      #expect(waits(engine))
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a closing whose webhook was lost is found before anything is done for the next version`(
    kind: GitHost
  ) async throws {
    try await offering(at: kind) { world, engine in
      try await world.ada.close(1)
      #expect(try await world.calls(in: 20) == 0)
      #expect(waits(engine))
      let closed = try #require(world.requests.first)
      #expect(await world.offer("1.4.2", engine) == 2)
      let now = try #require(world.requests.first)
      #expect(!now.isOpen && now.title == closed.title && now.body == closed.body)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a merge whose webhook was lost is found by the poll of Git`(kind: GitHost) async throws {
    try await offering(at: kind) { world, engine in
      try await world.ada.merge(1)
      try await world.poll()
      await world.arrive("1.4.1", engine)
      try await world.until { try world.rolloutComment(on: 1)?.contains("every cluster") == true }
      #expect(try await world.calls(in: 20) == 0)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a closing and a reopening whose webhooks were lost are found when the branch moves`(
    kind: GitHost
  ) async throws {
    try await offering(at: kind) { world, engine in
      try await world.ada.close(1)
      try await moveBase(world, "one\n")
      try await world.poll()
      await engine.until { $0.promotion?.state.contains("not offered again") == true }
      try await world.ada.reopen(1)
      #expect(try await world.calls(in: 20) == 0)
      #expect(!waits(engine))
      try await moveBase(world, "two\n")
      try await world.poll()
      await engine.until { $0.promotion?.state.contains("waits for !1") == true }
      #expect(world.requests.count == 1)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a branch that was deleted unheard is found by the poll of Git`(kind: GitHost) async throws {
    try await offering(at: kind) { world, engine in
      try await world.ada.deleteBranch(world.base.promotion)
      try await world.poll()
      await engine.until { $0.promotion?.state.contains("not offered again") == true }
      #expect(try await world.branches()[world.base.promotion] == nil)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a closing whose webhook was lost is found when a gate opens`(kind: GitHost) async throws {
    let base = EngineWorld()
    // The clock begins on a Friday at eight.
    base.promoteWith("windows: [{allow: \"Mon-Fri 07:00-09:00\", zone: UTC}]")
    try await offering(at: kind, base) { world, engine in
      base.clock.advance(by: .seconds(7_200))
      await engine.until { view in
        view.promotion?.gates.contains { $0.name == "window" && $0.verdict != .open } == true
      }
      try await world.ada.close(1)
      #expect(try await world.calls(in: 3) == 0)
      // To Monday at about eight.
      base.clock.advance(by: .seconds(3 * 86_400 - 7_800))
      await engine.until { $0.promotion?.state.contains("not offered again") == true }
      #expect(world.requests.map(\.isOpen) == [false])
    }
  }

  @Test(arguments: GitHost.allCases)
  func `without webhooks the host is asked about it once in ten minutes`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry(.deaf) { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        // Ferry's own comment touched it: that is seen at the first look.
        _ = try await world.calls(in: 20)
        // Twenty minutes: at most three looks.
        let asked = try await world.calls(in: 20)
        #expect(asked > 0 && asked <= 3 * kind.callsForALook)
      }
    }
  }
}
