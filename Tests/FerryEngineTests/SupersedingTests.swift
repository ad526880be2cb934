// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// A newer merge while a rollout runs takes its place, cluster by cluster.
@Suite(.timeLimit(.minutes(1)))
struct SupersedingTests {
  private let world = EngineWorld()

  init() { world.rollOut(by: "waves: [{clusters: 1}, {percent: 100}]") }

  /// Runs an engine in which Jobs end when they are told to, where everything is at 1.4.0.
  private func run(_ body: @Sendable (Engine) async throws -> Void) async throws {
    try await world.run { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
    }
    try await world.run(completesJobs: false) { engine in
      await engine.until { $0.current("production") == world.all("1.4.0") }
      try await body(engine)
    }
  }

  /// Has Git say a version, and returns when the engine knows.
  private func merge(_ version: String, _ engine: Engine) async {
    world.want(version)
    world.hear(engine)
    await engine.until { view in
      let targets = view.targets("production")
      return targets.count == 3 && targets.allSatisfy { $0.wanted == version }
    }
  }

  @Test func `a Job that runs is let end, and the newer version follows it there first`()
    async throws
  {
    try await run { engine in
      await merge("1.4.1", engine)
      await eventually { world.jobs(on: "ap-1").count == 2 }
      await merge("1.4.2", engine)
      #expect(world.jobs(on: "ap-1") == ["1.4.0", "1.4.1"], "one Job at a time")
      #expect(world.activeJobs(on: "ap-1").count == 1, "it is not killed")
      try await world.completeJob(on: "ap-1")
      await eventually { world.jobs(on: "ap-1").count == 3 }
      for other in ["eu-1", "us-1"] { #expect(world.jobs(on: other) == ["1.4.0"]) }
      for name in ["ap-1", "eu-1", "us-1"] { try await world.completeJob(on: name) }
      await engine.until { $0.current("production") == world.all("1.4.2") }
      for other in ["eu-1", "us-1"] {
        #expect(world.jobs(on: other) == ["1.4.0", "1.4.2"], "never 1.4.1")
      }
    }
  }

  @Test func `a wave that is half done stays so until the newer version has passed the canary`()
    async throws
  {
    try await run { engine in
      await merge("1.4.1", engine)
      for name in ["ap-1", "eu-1"] { try await world.completeJob(on: name) }
      await engine.until {
        $0.current("production") == ["ap-1": "1.4.1", "eu-1": "1.4.1"]
      }
      await eventually { world.activeJobs(on: "us-1").count == 1 }
      await merge("1.4.2", engine)
      await eventually { world.jobs(on: "ap-1").count == 3 }
      try await world.completeJob(on: "us-1")
      await engine.until { view in
        view.targets("production").first { $0.cluster.text == "us-1" }?.deployed == "1.4.1"
      }
      for other in ["eu-1", "us-1"] {
        #expect(world.jobs(on: other) == ["1.4.0", "1.4.1"], "the canary comes first")
      }
      for name in ["ap-1", "eu-1", "us-1"] { try await world.completeJob(on: name) }
      await engine.until { $0.current("production") == world.all("1.4.2") }
      for name in world.everywhere {
        #expect(world.jobs(on: name) == ["1.4.0", "1.4.1", "1.4.2"])
      }
    }
  }

  @Test(arguments: [true, false])
  func `the way back is a deployment where the newer version was begun, and nothing elsewhere`(
    isOver: Bool
  ) async throws {
    try await run { engine in
      await merge("1.4.1", engine)
      await eventually { world.activeJobs(on: "ap-1").count == 1 }
      if isOver { try failJob(on: "ap-1") }
      await merge("1.4.0", engine)
      if !isOver { try await world.completeJob(on: "ap-1") }
      await eventually { world.jobs(on: "ap-1").count == 3 }
      #expect(engine.view.current("production") == ["eu-1": "1.4.0", "us-1": "1.4.0"])
      try await world.completeJob(on: "ap-1")
      await engine.until { $0.current("production") == world.all("1.4.0") }
      #expect(world.jobs(on: "ap-1") == ["1.4.0", "1.4.0", "1.4.1"])
      for other in ["eu-1", "us-1"] { #expect(world.jobs(on: other) == ["1.4.0"]) }
    }
  }

  private func failJob(on name: String) throws {
    for job in world.activeJobs(on: name) {
      try world.cluster("production-\(name)")
        .failJob(job, in: EngineWorld.shop.namespace, log: "boom\n")
    }
  }
}
