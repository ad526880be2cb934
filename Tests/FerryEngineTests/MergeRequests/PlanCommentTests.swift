// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// What Ferry says on merge requests before they are merged.
@Suite(.timeLimit(.minutes(1)))
struct PlanCommentTests {
  private let world = EngineWorld()
  private let work = BranchName("work")!
  private let file = "environments/production/eu-1/shop.yaml"

  private var comment: String { world.host.comments(on: 1)["plan"] ?? "" }

  /// Somebody opens a merge request of these files into main.
  private func propose(
    _ files: [String: String?], isFromFork: Bool = false, changed: [ChangedFile]? = nil
  ) -> GitObjectID {
    let head = commit(files)
    world.host.add(
      MergeRequest(
        number: 1, state: .open, title: "Work", body: "", source: work, target: world.main,
        head: head, url: "https://git.example.com/fleet/-/1", isFromFork: isFromFork),
      changing: changed
        ?? files.map { path, text in
          ChangedFile(path: path, change: text == nil ? .removed : .modified)
        })
    return head
  }

  private func commit(_ files: [String: String?]) -> GitObjectID {
    if world.git.head(of: work) == nil { world.git.move(work, to: world.git.head(of: world.main)) }
    return world.git.write(files, to: work)
  }

  /// Returns when Ferry set the status of a commit.
  private func status(of commit: GitObjectID) async -> CommitStatus? {
    await world.host.until { $0.statuses(of: commit)["ferry/plan"] != nil }
    return world.host.statuses(of: commit)["ferry/plan"]
  }

  private func settle(_ engine: Engine) async {
    await engine.until { $0.current("production").count == 3 && $0.current("staging").count == 1 }
  }

  @Test func `a broken file fails, with file and line`() async throws {
    let head = propose([
      file: EngineWorld.bundle(version: "1.4.0").replacing("spec:", with: "spec:\n  colour: blue")
    ])
    try await world.run { _ in
      let status = await status(of: head)
      #expect(status?.state == .failure)
      #expect(status?.description.hasPrefix("\(file):") == true)
    }
    #expect(comment.contains("### This cannot be carried out as it is"))
    #expect(comment.contains("\n```text\n\(file):"))
  }

  @Test func `a mistake that the branch has already is not this merge request's`() async throws {
    world.git.write(["environments/production/us-1/shop.yaml": "kind: Nothing\n"], to: world.main)
    let head = propose([file: "# Kept.\n" + EngineWorld.bundle(version: "1.4.0")])
    try await world.run { _ in #expect(await status(of: head)?.state == .success) }
    #expect(comment.contains("| us-1 |  | 0 | environments/production/us-1/shop.yaml:1"))
  }

  @Test func `rules that leave values to the clusters are planned before they are merged`()
    async throws
  {
    let pipeline = { @Sendable (rules: String) in
      """
      apiVersion: ferry.dev/v1
      kind: Pipeline
      spec:
        environments: [{name: staging}, {name: production, drift: report\(rules)}]
      """
    }
    world.git.write(["environments/pipeline.yaml": pipeline("")], to: world.main)
    try await world.run { engine in
      await settle(engine)
      try world.cluster("production-us-1").edit(EngineWorld.values) {
        $0["data"]?["values.yaml"] = "replicas: 9"
      }
      await engine.until { view in view.targets("production").contains(where: \.hasDrifted) }
      let rule = "{kind: ConfigMap, jsonPointers: [/data/values.yaml]}"
      let head = propose([
        "environments/pipeline.yaml": pipeline(", ignoreDifferences: [\(rule)]")
      ])
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      #expect(await status(of: head)?.state == .success)
      #expect(!comment.contains("cannot be seen"), "\(comment)")
      // What is deployed follows the cluster's value.
      #expect(comment.contains("| us-1 | shop 1.4.0"), "\(comment)")
    }
  }

  @Test func `a version that nobody published fails`() async throws {
    let head = propose([file: EngineWorld.bundle(version: "9.9.9")])
    try await world.run { engine in
      let status = await status(of: head)
      #expect(status?.state == .failure)
      #expect(status?.description.contains("9.9.9") == true)
    }
  }

  @Test func `a registry of one's own is not asked before the merge`() async throws {
    let text = EngineWorld.bundle(version: "6.6.6")
      .replacing("registry: registry.example.com", with: "registry: thief.example.org")
    let head = propose([file: text])
    try await world.run { _ in #expect(await status(of: head)?.state == .success) }
    #expect(comment.contains("thief.example.org/team/shop is asked for 6.6.6 once this is merged"))
  }

  @Test func `the fork of nobody known is not planned, and says so`() async throws {
    let head = propose([file: EngineWorld.bundle(version: "1.4.1")], isFromFork: true)
    try await world.run { _ in
      let status = await status(of: head)
      #expect(status?.state == .pending)
      #expect(status?.description.contains("fork") == true)
    }
    #expect(comment.contains("comments `/ferry plan`"))
  }

  @Test func `what changes in the clusters alone changes no comment`() async throws {
    try await world.run { engine in
      await settle(engine)
      let head = propose([file: "# Kept.\n" + EngineWorld.bundle(version: "1.4.0")])
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      #expect(await status(of: head)?.state == .success)
      let told = tellings
      // Somebody has another version deployed by hand, and a comment says something else.
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      world.publish("1.4.1")
      engine.receive(.published(repositories: [EngineWorld.repository.path]))
      await engine.until { $0.current("staging") == ["eu-1": "1.4.1"] }
      #expect(tellings - told == world.host.comments(on: 2).count * 2)
    }
  }

  @Test func `what does not touch the environments is left alone`() async throws {
    _ = propose(["README.md": "news"])
    try await world.run { engine in
      await world.host.until { $0.requests.contains("files 1") }
      await settle(engine)
    }
    #expect(world.host.comments(on: 1).isEmpty)
    #expect(!world.host.requests.contains { $0.hasPrefix("status ferry/plan") })
  }

  @Test func `the plan tells every cluster, and nothing is written there`() async throws {
    world.publish("1.4.1")
    try await world.run { engine in
      await settle(engine)
      let before = world.cluster("production-eu-1").objects(.job).count
      let head = propose([file: EngineWorld.bundle(version: "1.4.1")])
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      let status = await status(of: head)
      #expect(status?.state == .success)
      #expect(status?.description == "2 changes on 1 of 4 clusters")
      #expect(world.cluster("production-eu-1").objects(.job).count == before)
    }
    #expect(comment.contains("| production | 2 | eu-1 | shop 1.4.0 → 1.4.1 | 2 |  |"))
    #expect(
      comment.contains("production/eu-1\n  ~ Bundle shop/shop (changed)\n  > Job shop-apply-"))
  }

  @Test func `a change behind the branch does not take back what was merged since`() async throws {
    world.publish("1.4.1")
    try await world.run { engine in
      await settle(engine)
      let other = "environments/production/us-1/shop.yaml"
      let head = propose([other: EngineWorld.bundle(version: "1.4.1")])
      let merge = world.git.write([file: EngineWorld.bundle(version: "1.4.1")], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: merge))
      await engine.until { $0.current("production")["eu-1"] == "1.4.1" }
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      #expect(await status(of: head)?.state == .success)
      await world.host.until { _ in !comment.contains("| eu-1 |") }
    }
    #expect(comment.contains("| us-1 | shop 1.4.0 → 1.4.1 |"))
  }

  @Test func `new commits edit the comment, and what is known is not told again`() async throws {
    try await world.run { engine in
      await settle(engine)
      let first = propose([file: EngineWorld.bundle(version: "9.9.9")])
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      #expect(await status(of: first)?.state == .failure)
      let second = commit([file: "# Kept.\n" + EngineWorld.bundle(version: "1.4.0")])
      world.host.set(.open, of: 1, head: second)
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      #expect(await status(of: second)?.state == .success)
      let told = tellings
      let lists = world.host.requests.count { $0.hasPrefix("list") }
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      // The second look begins when the first is over.
      await world.host.until { $0.requests.count { $0.hasPrefix("list") } > lists }
      engine.receive(.mergeRequestChanged(number: 1, source: work, target: world.main))
      await world.host.until { $0.requests.count { $0.hasPrefix("list") } > lists + 1 }
      #expect(tellings == told)
    }
    #expect(comment.contains("nothing changes"))
    #expect(world.host.comments(on: 1).count == 1)
  }

  /// How often the host was told a plan.
  private var tellings: Int {
    world.host.requests.count { $0.hasPrefix("comment ") || $0.hasPrefix("status ferry/plan") }
  }

  @Test func `a merge request whose webhook was lost is found by its branch`() async throws {
    try await world.run { engine in
      await settle(engine)
      let head = propose([file: "# Kept.\n" + EngineWorld.bundle(version: "1.4.0")])
      world.clock.advance(by: .seconds(61))
      #expect(await status(of: head)?.state == .success)
    }
  }

  @Test func `in a settled world the host is not asked`() async throws {
    try await world.run { engine in
      await settle(engine)
      await world.host.until { $0.requests.contains("list main") }
      for _ in 1...2 { await poll() }
      let before = world.host.requests
      for _ in 1...3 { await poll() }
      #expect(world.host.requests == before)
    }
  }

  /// Lets the time of a poll pass, and sees that there was one.
  private func poll() async {
    let before = world.registry.requests.count
    world.clock.advance(by: .seconds(61))
    await eventually { world.registry.requests.count > before }
  }
}
