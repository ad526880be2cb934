// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryViews
import Testing

/// What people say to a promotion, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedAnswerTests {
  private static let file = "environments/production/eu-1/shop.yaml"

  @Test(arguments: GitHost.allCases)
  func `closed is a no to this version, reopened takes it back, and a newer one is offered`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      try await world.ada.close(1)
      await engine.until { $0.promotion?.state.contains("not offered again") == true }
      try await world.ada.reopen(1)
      await engine.until { $0.promotion?.state.contains("waits for") == true }
      #expect(world.requests.count == 1)
      try await world.ada.close(1)
      await engine.until { $0.promotion?.state.contains("not offered again") == true }
      #expect(await world.offer("1.4.2", engine) == 2)
      #expect(world.requests.map(\.isOpen) == [false, true])
      try await world.ada.merge(2)
      await world.arrive("1.4.2", engine)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `what a person commits to the branch is kept, and Ferry edits it no longer`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      let note = [FileEdit(path: "NOTES.md", content: Array("mine\n".utf8))]
      let theirs = try await world.ada.commit(note, to: world.base.promotion, message: "Note")
      world.publish("1.4.2", engine)
      await engine.until { $0.promotion?.state.contains("people committed") == true }
      #expect(try await world.branches()[world.base.promotion] == theirs)
      #expect(
        try await world.text(Self.file, on: world.base.promotion)
          == EngineWorld.bundle(version: "1.4.1"))
      #expect(world.requests.count == 1)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a branch that somebody deleted is a no, and comes back with a newer version`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      try await world.ada.deleteBranch(world.base.promotion)
      await engine.until { $0.promotion?.state.contains("not offered again") == true }
      #expect(try await world.branches()[world.base.promotion] == nil)
      let next = await world.offer("1.4.2", engine)
      #expect(try await world.branches()[world.base.promotion] != nil)
      try await world.ada.merge(try #require(next))
      await world.arrive("1.4.2", engine)
    }
  }
}
