// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ByCommitTests {
  private let world = EngineWorld()

  private func allHave(_ version: String, _ view: FleetView) -> Bool {
    view.current("production").values.filter { $0 == version }.count == 3
  }

  @Test func `a protected branch refuses the commit, and the sentence says what to do`()
    async throws
  {
    world.promoteWith("by: commit")
    world.git.refuse(world.main, words: "protected branch")
    try await world.deployBoth()
    let report = try await world.passes { $0.view?.promotions.isEmpty == false }
    let state = try #require(report.view?.promotions.first?.state)
    #expect(state.contains("the server refused: protected branch"))
    #expect(state.contains("give Ferry the right to push to main, or go by merge request"))
    #expect(!report.outcome.isSettled)
  }

  @Test func `somebody who is faster is not overwritten, and it is decided anew`() async throws {
    world.promoteWith("by: commit")
    try await world.passes { $0.view?.current("production").count == 3 }
    world.publish("1.4.1")
    var ports = world.ports
    ports.source = OutrunRepository(world: world)
    let settings = world.settings
    let outrun = ports
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await world.endJobs() }
      defer { group.cancelAll() }
      var lost = false
      while !lost {
        let report = try await Pass(ports: outrun, settings: settings).run(writing: true)
        lost = report.view?.promotions.first?.state.contains("somebody else moved") == true
        try Task.checkCancellation()
      }
    }
    #expect(world.file("README.md", on: world.main) == "news")
    #expect(world.production("eu-1", on: world.main).contains("version: 1.4.0"))
    try await world.passes { allHave("1.4.1", $0.view ?? FleetView(time: world.clock.now)) }
    #expect(world.file("README.md", on: world.main) == "news")
  }

  @Test func `what a cluster out of reach does not have yet is committed once`() async throws {
    world.promoteWith("by: commit")
    let fetches = Lock(0)
    var ports = world.ports
    ports.source = HookedRepository(repository: ports.source) { step in
      if step == "fetch" { fetches.withLock { $0 += 1 } }
    }
    try await world.run(ports: ports) { engine in
      await engine.until { $0.current("production").count == 3 }
      world.cluster("production-us-1").goDown()
      await engine.until { $0.clusters("production").contains { $0.state == .unreachable } }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { $0.current("production")["ap-1"] == "1.4.1" }
      let head = world.git.head(of: world.main)
      for _ in 1...5 {
        let before = fetches.withLock { $0 }
        world.clock.advance(by: .seconds(61))
        await eventually { fetches.withLock { $0 } > before }
      }
      #expect(world.git.head(of: world.main) == head)
      #expect(world.production("us-1", on: world.main).contains("version: 1.4.1"))
    }
  }

  @Test func `an edit that says what the branch says already is not committed`() async throws {
    let writer = SourceWriter(ports: world.ports, settings: world.settings)
    let head = try #require(world.git.head(of: world.main))
    let path = "environments/production/eu-1/shop.yaml"
    let same = SourceChange(
      edits: [FileEdit(path: path, content: Array(world.production("eu-1", on: world.main).utf8))],
      message: "Promote shop 1.4.0 to production")
    try await world.ports.source.fetch()
    let failure = await #expect(throws: GitFailure.self) {
      try await writer.commit(same, onto: world.main, at: head)
    }
    #expect(failure?.description.contains("the branch says all of it already") == true)
    #expect(world.git.head(of: world.main) == head)
  }

  @Test func `a release is committed to the followed branch, with trailers, and rolled out`()
    async throws
  {
    world.promoteWith("by: commit")
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      world.publish("1.4.1")
      world.clock.advance(by: .seconds(61))
      await engine.until { allHave("1.4.1", $0) }
    }
    #expect(world.host.mergeRequests.isEmpty)
    #expect(world.git.head(of: world.promotion) == nil)
    let head = try #require(world.git.head(of: world.main))
    let message = try await world.ports.source.details(of: head).message
    #expect(
      message.hasPrefix("Promote shop 1.4.1 to production\n\nproduction/ap-1: 1.4.0 -> 1.4.1\n"))
    #expect(message.contains("Ferry-Promotion: production/shop\n"))
    #expect(message.contains("Ferry-From: staging\n"))
  }
}

/// The repository of a world in which somebody pushes each time before Ferry does.
private struct OutrunRepository: ForwardingRepository {
  let world: EngineWorld
  let repository: any ReadsSource & PushesCommits

  init(world: EngineWorld) {
    self.world = world
    repository = InMemoryRepository(of: world.git)
  }

  func commit(_ draft: CommitDraft) async throws(GitFailure) -> GitObjectID {
    world.git.write(["README.md": "news"], to: world.main)
    return try await repository.commit(draft)
  }
}
