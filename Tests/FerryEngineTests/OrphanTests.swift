// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryEnginePromotions
import FerryPorts
import FerryPromotion
import FerryTestKit
import FerryViews
import Testing

/// A cluster folder that is removed from Git is never pruned silently.
@Suite(.timeLimit(.minutes(1)))
struct OrphanTests {
  private let world = EngineWorld()
  private let us = ClusterID(
    environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "us-1"))
  private let file = "environments/production/us-1/shop.yaml"

  private func orphans() async throws -> [ClusterID] {
    try await Pass(ports: world.ports, settings: world.settings).run(writing: false).orphans
      .map(\.cluster)
  }

  private func work(reason: String = "sold") -> PersonalWork {
    PersonalWork(
      ports: world.ports, settings: world.settings, order: PersonalOrder(by: "ann", reason: reason))
  }

  @Test func `its Bundles are told by name, and nothing is deleted in the cluster`() async throws {
    let cluster = world.cluster("production-us-1")
    try await world.run { engine in
      await engine.until { $0.current("production").count == 3 }
      let commit = world.git.write([file: nil], to: world.main)
      engine.receive(.pushed(branch: world.main, commit: commit))
      await engine.until { !$0.troubles.isEmpty }
      #expect(
        engine.view.troubles == [
          "production/us-1 left Git in \(commit.short), and nothing is deleted there: orphaned are "
            + "shop/shop; bring the folder back, or say that it is meant: "
            + "`ferry forget production/us-1`"
        ])
      #expect(cluster.object(EngineWorld.bundle) != nil)
      #expect(cluster.objects(.job).count == 1)
      // It is told however much was committed since.
      for count in 0..<3 { world.git.write(["README.md": "\(count)"], to: world.main) }
      engine.receive(.pushed(branch: world.main, commit: nil))
      await engine.until { $0.revision?.commit == world.git.head(of: world.main) }
      #expect(engine.view.troubles.count == 1)
    }
  }

  @Test(arguments: ["Away\n\nFerry-Confirm-Prune: 1\n", "Away\n\nFerry-Forget: production/us-1\n"])
  func `a trailer says that it is meant`(message: String) async throws {
    world.git.write([file: nil], to: world.main, message: message)
    #expect(try await orphans() == [])
  }

  @Test(arguments: [
    "Ferry-Forget: production/ap-1", "Ferry-Forget: us-1", "Ferry-Forget: production/us-1/x",
    "Ferry-Confirm-Prune: some",
  ])
  func `a trailer that means something else does not`(trailer: String) async throws {
    world.git.write([file: nil], to: world.main, message: "Away\n\n\(trailer)\n")
    #expect(try await orphans() == [us])
  }

  @Test(
    arguments: [
      (0, nil, true), (2, nil, false), (nil, 1, false), (nil, 2, true), (nil, 0, true),
    ] as [(Int?, Int?, Bool)])
  func `a count has to cover what the folder had, and a later one to fit`(
    count: Int?, later: Int?, isOrphaned: Bool
  ) async throws {
    func message(_ count: Int?) -> String {
      "Away\n" + (count.map { "\nFerry-Confirm-Prune: \($0)\n" } ?? "")
    }
    world.git.write([file: nil], to: world.main, message: message(count))
    world.git.write(["README.md": "later"], to: world.main, message: message(later))
    #expect(try await orphans() == (isOrphaned ? [us] : []))
  }

  @Test func `a merge says what the commit says that it merges`() async throws {
    let branch = try #require(BranchName("away"))
    world.git.move(branch, to: world.git.head(of: world.main))
    world.git.write([file: nil], to: branch, message: "Away\n\nFerry-Confirm-Prune: 1\n")
    world.git.merge(branch, into: world.main)
    #expect(try await orphans() == [])
  }

  @Test func `a folder that came back is none, and one that goes again is one again`() async throws
  {
    world.git.write([file: nil], to: world.main, message: "x\n\nFerry-Forget: production/us-1\n")
    world.git.write([file: EngineWorld.bundle(version: "1.4.0")], to: world.main)
    #expect(try await orphans() == [])
    world.git.write([file: nil], to: world.main)
    #expect(try await orphans() == [us])
  }

  @Test func `a folder without Bundles leaves none behind`() async throws {
    world.git.write(["environments/production/sa-1/README.md": "soon"], to: world.main)
    world.git.write(["environments/production/sa-1/README.md": nil], to: world.main)
    #expect(try await orphans() == [])
  }

  @Test(arguments: [("Clear", true), ("Clear\n\nFerry-Confirm-Prune: 1\n", false)])
  func `a folder that was emptied before it went leaves what it had`(
    message: String, isOrphaned: Bool
  ) async throws {
    let settings = "environments/production/us-1/cluster.yaml"
    world.git.write([settings: "# soon away\n"], to: world.main)
    world.git.write([file: nil], to: world.main, message: message)
    world.git.write(["README.md": "meanwhile"], to: world.main)
    world.git.write([settings: nil], to: world.main)
    #expect(try await orphans() == (isOrphaned ? [us] : []))
  }

  @Test func `ferry forget commits that it is meant, once`() async throws {
    let there = await #expect(throws: PersonalRefusal.self) {
      try await work().forget(us, straight: true)
    }
    #expect(there?.description.contains("is in Git; take its folder away first") == true)
    world.git.write([file: nil], to: world.main)
    let before = try #require(world.git.head(of: world.main))
    #expect(try await orphans() == [us])

    #expect(try await work().forget(us, straight: true).state == .done)
    let after = try #require(world.git.head(of: world.main))
    #expect(world.git.files(of: after) == world.git.files(of: before))
    #expect(
      try await world.ports.source.details(of: after).message.contains(
        "\nFerry-Forget: production/us-1\nFerry-By: ann\n"))
    #expect(try await orphans() == [])

    let again = try await work().forget(us, straight: true)
    #expect(again.sentence.hasPrefix("production/us-1 is no orphan"))
    #expect(world.git.head(of: world.main) == after)
  }
}
