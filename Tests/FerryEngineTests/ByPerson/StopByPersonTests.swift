// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEnginePromotions
import FerryPromotion
import FerryTestKit
import Testing

/// `ferry stop` and `ferry start`.
@Suite(.timeLimit(.minutes(1)))
struct StopByPersonTests {
  private let world = EngineWorld()

  private var work: PersonalWork {
    PersonalWork(
      ports: world.ports, settings: world.settings,
      order: PersonalOrder(by: "ann", reason: "payments are down"))
  }

  private var file: String? {
    get throws {
      try world.git.files(of: #require(world.git.head(of: world.main)))[EmergencyStop.file]
    }
  }

  @Test func `are commits to the followed branch, and done twice they are done once`() async throws
  {
    let stopped = try await work.stop()
    #expect(stopped.branch == world.main)
    #expect(stopped.sentence.contains("Stop everything"))
    #expect(try file?.hasPrefix("payments are down\nby ann, ") == true)
    let head = world.git.head(of: world.main)
    let again = try await work.stop()
    #expect(again.state == .done)
    #expect(again.sentence.hasPrefix("already stopped by environments/STOP: payments are down"))
    #expect(world.git.head(of: world.main) == head)

    let started = try await work.start()
    #expect(started.sentence.contains("it was stopped: payments are down; by ann"))
    #expect(try file == nil)
    let twice = try await work.start()
    #expect(twice.state == .done)
    #expect(twice.sentence == "nothing is stopped: main has no file environments/STOP")
    #expect(world.host.requests.isEmpty)
  }

  @Test func `need no cluster, and no repository that is right`() async throws {
    for cluster in world.clusters.values { cluster.goDown() }
    world.git.write(
      ["environments/pipeline.yaml": "kind: [", "environments/staging/eu-1/a.yaml": "]"],
      to: world.main)
    #expect(try await work.stop().state == .done)
    #expect(try file != nil)
    #expect(try await work.start().state == .done)
    #expect(world.clusters.values.allSatisfy { $0.requests.isEmpty })
  }

  @Test func `a link in the place of the file goes as well, and a folder is told`() async throws {
    world.git.link("environments/STOP", to: "elsewhere", on: world.main)
    #expect(try await work.stop().sentence.hasPrefix("already stopped"))
    #expect(try await work.start().state == .done)
    #expect(try await work.start().sentence.hasPrefix("nothing is stopped"))
    world.git.write(["environments/STOP/why.md": "payments are down"], to: world.main)
    let refusal = await #expect(throws: PersonalRefusal.self) { try await work.start() }
    #expect("\(refusal as Any)".contains("is a folder"))
  }

  @Test func `a promotion by command is refused meanwhile, with the reason`() async throws {
    _ = try await work.stop()
    let refusal = await #expect(throws: PersonalRefusal.self) {
      try await work.promote(
        EngineWorld.shop.name, to: EnvironmentName(checked: "production"), version: "1.4.0")
    }
    #expect(refusal?.description.contains("payments are down") == true)
  }
}
