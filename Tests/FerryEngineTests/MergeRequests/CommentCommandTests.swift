// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What people ask for by comments.
@Suite(.timeLimit(.minutes(1)))
struct CommentCommandTests {
  private let world = EngineWorld()
  private let ada = HostUser(login: "ada", id: 1)
  private let stranger = HostUser(login: "eve", id: 2)

  /// A merge request of the promotion's branch, without a change.
  private func open(from source: String = "ferry/production/shop") {
    world.host.allow(ada)
    world.host.add(
      MergeRequest(
        number: 1, state: .open, title: "Work", body: "", source: BranchName(source)!,
        target: world.main, head: nil, url: "https://git.example.com/fleet/-/1"))
  }

  private func say(_ text: String, by author: HostUser? = nil, ago age: Duration = .zero) {
    world.host.say(text, by: author ?? ada, on: 1, at: world.clock.now - age)
  }

  private func answer(to comment: Int = 1, in host: ScriptedGitHost) -> String? {
    host.comments(on: 1)["answer-\(comment)"]
  }

  private func settle(_ engine: Engine) async {
    await engine.until { $0.current("production").count == 3 && $0.current("staging").count == 1 }
  }

  /// The answer to the first comment.
  private func answer(_ engine: Engine) async -> String {
    await settle(engine)
    engine.receive(.mergeRequestChanged(number: 1, source: nil, target: nil))
    await world.host.until { answer(in: $0) != nil }
    return answer(in: world.host) ?? ""
  }

  @Test func `who may not push is not heard`() async throws {
    open()
    say("/ferry hold everything", by: stranger)
    try await world.run { engine in
      await world.host.until { $0.reactions(to: 1) == [.thumbsDown] }
      await settle(engine)
    }
    #expect(answer(in: world.host) == nil)
    #expect(world.host.mergeRequests.count == 1)
  }

  /// Its webhook was lost, and the host counts in seconds.
  @Test func `what is said in the second in which the comments were read is heard soon after`()
    async throws
  {
    open()
    try await world.run { engine in
      await settle(engine)
      await world.host.until { $0.requests.contains("comments 1") }
      say("/ferry sink")
      world.clock.advance(by: .seconds(2))
      await world.host.until { answer(in: $0) != nil }
    }
  }

  @Test func `a word that does not exist is answered with those that do`() async throws {
    open()
    say("Hm.\n/ferry sink @ann")
    try await world.run { engine in
      let said = await answer(engine)
      #expect(said.hasPrefix("❌ there is no such command; there are `/ferry plan`"))
    }
  }

  @Test func `what others said, and what was said long ago, is no command`() async throws {
    open()
    say("> /ferry hold quoted\n```\n/ferry hold fenced\n```\nsee /ferry hold")
    say("/ferry hold old", ago: .seconds(90_000))
    say("/ferry sink")
    try await world.run { engine in
      await world.host.until { answer(to: 3, in: $0) != nil }
    }
    #expect(answer(to: 1, in: world.host) == nil && answer(to: 2, in: world.host) == nil)
    #expect(world.host.mergeRequests.count == 1)
  }

  @Test func `a hold goes by a merge request, with the person and the reason`() async throws {
    open()
    say("/ferry hold the disk is full")
    try await world.run { engine in
      #expect(await answer(engine).hasPrefix("✅ opened !2: Hold shop in production"))
    }
    #expect(world.host.mergeRequests.last?.body == "ada asks for it: the disk is full\n")
    let head = world.git.head(of: BranchName("ferry/production.hold/shop")!)
    let files = head.map { world.git.files(of: $0) } ?? [:]
    #expect(files["environments/production/holds.yaml"]?.contains("the disk is full") == true)
  }

  @Test(arguments: ["/ferry hold the disk is full", "/ferry resume", "/ferry promote"])
  func `on a merge request for all Bundles a command asks which one is meant`(
    text: String
  ) async throws {
    open(from: "ferry/production/_all")
    say(text)
    try await world.run { engine in
      let said = await answer(engine)
      #expect(
        said.contains("it is not known what is meant; say it: `\(text.prefix(12))"), "\(said)")
    }
    #expect(world.host.mergeRequests.count == 1)
  }

  @Test func `on a merge request for all Bundles a hold names one, and then the reason`()
    async throws
  {
    open(from: "ferry/production/_all")
    say("/ferry hold shop the disk is full")
    try await world.run { engine in
      #expect(await answer(engine).hasPrefix("✅ opened !2: Hold shop in production"))
    }
    #expect(world.host.mergeRequests.last?.body == "ada asks for it: the disk is full\n")
  }

  @Test func `what was answered is not done again after a restart`() async throws {
    open()
    say("/ferry hold the disk is full")
    try await world.run { engine in _ = await answer(engine) }
    world.host.set(.closed, of: 2)
    world.git.move(BranchName("ferry/production.hold/shop")!, to: nil)
    try await world.run { engine in
      let before = world.host.requests.count { $0 == "comments 1" }
      engine.receive(.mergeRequestChanged(number: 1, source: nil, target: nil))
      await world.host.until { $0.requests.count { $0 == "comments 1" } > before }
      await settle(engine)
    }
    #expect(world.host.mergeRequests.count == 2)
  }

  @Test func `on a merge request that is no promotion it is asked what is meant`() async throws {
    open(from: "work")
    say("/ferry hold")
    try await world.run { engine in
      #expect(await answer(engine).hasPrefix("❌ this merge request is no promotion"))
      #expect(answer(in: world.host)?.contains("`/ferry hold BUNDLE --environment") == true)
    }
  }

  @Test func `a hold may name Bundle and environment`() async throws {
    open(from: "work")
    say("/ferry hold shop --environment production the disk is full")
    try await world.run { engine in
      #expect(await answer(engine).hasPrefix("✅ opened !2: Hold shop in production"))
    }
    #expect(world.host.mergeRequests.last?.body == "ada asks for it: the disk is full\n")
  }

  @Test(arguments: [
    ("/ferry hold --environment=production the disk is full", "Hold all of production"),
    ("/ferry resume shop --environment production", "nothing holds shop in production"),
  ])
  func `an environment may be named alone`(text: String, answered: String) async throws {
    open(from: "work")
    say(text)
    try await world.run { engine in
      let said = await answer(engine)
      #expect(said.hasPrefix("✅ ") && said.contains(answered), "\(said)")
    }
  }

  @Test func `an environment that does not exist is told`() async throws {
    open(from: "work")
    say("/ferry hold shop --environment prod")
    try await world.run { engine in
      let said = await answer(engine)
      #expect(said.hasPrefix("❌ ") && said.contains("prod"), "\(said)")
    }
  }

  @Test func `a version that nobody published is not promoted`() async throws {
    open(from: "work")
    say("/ferry promote shop 9.9.9")
    try await world.run { engine in #expect(await answer(engine).hasPrefix("❌ ")) }
    #expect(world.host.mergeRequests.count == 1)
  }

  @Test func `a promotion by comment goes through the gates`() async throws {
    open(from: "work")
    world.publish("1.3.9")
    say("/ferry promote shop 1.3.9")
    try await world.run { engine in
      #expect(await answer(engine).hasPrefix("❌ 1.3.9 may not go: "))
    }
  }

  @Test func `a rollback without a past says so`() async throws {
    open()
    say("/ferry rollback")
    try await world.run { engine in #expect(await answer(engine).hasPrefix("❌ ")) }
  }

  @Test func `retry looks again, and says what only Git can mend`() async throws {
    open()
    world.git.write(
      ["environments/staging/eu-1/shop.yaml": EngineWorld.bundle(version: "9.9.9")],
      to: world.main)
    try await world.run { engine in
      await engine.until { $0.targets("staging").contains { $0.health == .degraded } }
      say("/ferry retry")
      engine.receive(.mergeRequestChanged(number: 1, source: nil, target: nil))
      await world.host.until { answer(in: $0) != nil }
    }
    let said = answer(in: world.host) ?? ""
    #expect(said.hasPrefix("✅ everything is looked at again; what has used up"))
    #expect(said.contains("staging/eu-1 shop: "))
  }

  @Test func `plan is answered by a nod`() async throws {
    open()
    say("/ferry plan")
    try await world.run { _ in await world.host.until { $0.reactions(to: 1) == [.thumbsUp] } }
  }
}
