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

/// What branches and their rules do to a promotion, at every Git host.
@Suite(.timeLimit(.minutes(1)))
struct HostedBranchTests {
  private static let file = "environments/production/eu-1/shop.yaml"

  @Test(arguments: GitHost.allCases, [MergeMethod.squash, .fastForward])
  func `a promotion arrives however it is merged`(
    kind: GitHost, method: MergeMethod
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try world.change { $0.settings.mergeMethod = method }
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        try await world.until { try world.rolloutComment(on: 1)?.contains("every cluster") == true }
        // The branch may still be there: the next version begins from the base again.
        let next = try #require(await world.offer("1.4.2", engine))
        #expect(next == 2)
        try await world.ada.merge(next)
        await world.arrive("1.4.2", engine)
        #expect(world.requests.allSatisfy { !$0.isOpen })
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a merge queue merges when its turn comes`(kind: GitHost) async throws {
    try await HostedWorld.run(kind) { world in
      try world.change { $0.settings.usesMergeQueue = true }
      try await world.ferry { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        try await world.ada.enqueue(1)
        #expect(world.requests.map(\.isOpen) == [true])
        try await world.host.advanceMergeQueue(of: world.project)
        await world.arrive("1.4.1", engine)
        #expect(world.requests.count == 1)
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `the base may move on while the merge request is open`(kind: GitHost) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      let before = try #require(try await world.branches()[world.base.promotion])
      let note = [FileEdit(path: "README.md", content: Array("news\n".utf8))]
      let main = try await world.ada.commit(note, to: world.base.main, message: "News")
      await engine.until { $0.revision?.commit == main && $0.promotion?.mergeRequest != nil }
      // It still says the right thing: nobody is disturbed.
      #expect(try await world.branches()[world.base.promotion] == before)
      try await world.ada.merge(1)
      await world.arrive("1.4.1", engine)
      #expect(try await world.text("README.md", on: world.base.main) == "news\n")
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a conflict with the base is resolved by planning anew from it`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.offering("1.4.1", at: kind) { world, engine in
      let text = EngineWorld.bundle(version: "1.4.0").replacing("# kept", with: "# otherwise")
      let edit = [FileEdit(path: Self.file, content: Array(text.utf8))]
      try await world.ada.commit(edit, to: world.base.main, message: "Comment")
      try await world.until {
        try await world.text(Self.file, on: world.base.promotion)
          == text.replacing("1.4.0", with: "1.4.1")
      }
      let head = try await world.branches()[world.base.promotion]
      try await world.until { world.requests.first?.head == head }
      try await world.ada.merge(1)
      await world.arrive("1.4.1", engine)
      #expect(world.requests.count == 1)
    }
  }

  @Test(arguments: GitHost.allCases)
  func `a protected branch that refuses the push is told, and not tried again and again`(
    kind: GitHost
  ) async throws {
    try await HostedWorld.run(kind) { world in
      try world.protect(world.base.promotion)
      try await world.ferry { engine in
        await world.settle(engine)
        world.publish("1.4.1", engine)
        await engine.until { $0.promotion?.state.contains("the server refused") == true }
        #expect(engine.view.promotion?.state.contains("ferry/*") == true)
        await engine.until { $0.troubles.contains { $0.contains("the server refused") } }
        let before = world.host.traffic
        for _ in 1...5 { try await world.poll() }
        #expect(world.host.traffic.pushes == before.pushes)
        #expect(world.host.traffic.calls == before.calls)
        #expect(world.requests.isEmpty)
        try world.change { $0.protections = [:] }
        world.base.clock.advance(by: .seconds(601))
        await engine.until { $0.promotion?.mergeRequest != nil }
        #expect(world.requests.count == 1)
      }
    }
  }
}
