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

/// A merge request that is a draft while its release soaks, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct DraftWayTests {
  private static let pipeline = "environments/pipeline.yaml"

  @Test(arguments: GitHost.allCases)
  func `a release that soaks is offered as a draft, and is ready when its time is up`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await askForDrafts(in: world)
      try await world.ferry { engine in
        await world.settle(engine)
        #expect(await world.offer("1.4.1", engine) == 1)
        let draft = try #require(world.requests.first)
        #expect(draft.isDraft)
        #expect(draft.body.contains("- soak: healthy since "), "\(draft.body)")
        #expect(engine.view.promotion?.state.hasPrefix("!1 is a draft: healthy since ") == true)
        await #expect(throws: (any Error).self) { try await world.ada.merge(1) }

        world.base.clock.advance(by: .seconds(301))
        try await world.until { world.requests.first?.isDraft == false }
        #expect(world.requests.first?.body.contains("this is a draft") == false)
        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        #expect(world.requests.count == 1)
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a draft that is closed is a no to its release, and a newer one is announced`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try await askForDrafts(in: world)
      try await world.ferry { engine in
        await world.settle(engine)
        #expect(await world.offer("1.4.1", engine) == 1)
        try await world.ada.close(1)
        await engine.until { $0.promotion?.state.contains("is not offered again") == true }
        world.publish("1.4.2", engine)
        await engine.until { $0.promotion?.mergeRequest?.number == 2 }
        #expect(world.requests.map(\.isDraft) == [true, true])
        world.base.clock.advance(by: .seconds(301))
        try await world.until { world.requests.last?.isDraft == false }
        #expect(world.requests.map(\.isOpen) == [false, true])
      }
    }
  }

  @Test func `a rejected release that could go keeps no newer one from being announced`()
    async throws
  {
    try await HostedWorld.run(.gitlab) { world in
      try await askForDrafts(in: world)
      try await world.ferry { engine in
        await world.settle(engine)
        #expect(await world.offer("1.4.1", engine) == 1)
        world.base.clock.advance(by: .seconds(301))
        try await world.until { world.requests.first?.isDraft == false }
        try await world.ada.close(1)
        await engine.until { $0.promotion?.state.contains("is not offered again") == true }
        #expect(await world.offer("1.4.2", engine) == 2)
        #expect(world.requests.map(\.isOpen) == [false, true])
        #expect(world.requests.last?.isDraft == true)
        #expect(try await world.calls(in: 20) <= 15, "while it waits")
      }
    }
  }

  private func askForDrafts(in world: HostedWorld) async throws {
    let text = try #require(try await world.text(Self.pipeline, on: world.base.main))
    let edited = text.replacing("soak: 0s", with: "soak: 300s, draft: true")
    try await world.ada.commit(
      [FileEdit(path: Self.pipeline, content: Array(edited.utf8))], to: world.base.main,
      message: "Ask for drafts")
  }
}
