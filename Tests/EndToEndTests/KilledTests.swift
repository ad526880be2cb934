// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerrySandboxGitModel
import FerryTestPeers
import Glibc
import Testing

/// The process itself is killed, again and again, and started anew in the same world.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct KilledTests {
  @Test(arguments: [GitHost.gitlab, .gitea])
  func `a process that is killed between its effects ends in one Job and one merge request`(
    kind: GitHost
  ) async throws {
    try await SmallWorld.run(gitHost: kind) { world in
      try world.publish("1.4.0")
      for writes in 1...3 { try await killed(in: world, after: writes) }
      let first = try world.ferry("serve")
      try await eventually {
        world.deployed(on: SmallWorld.staging) == "1.4.0"
          && world.deployed(on: SmallWorld.production) == "1.4.0"
      }
      try world.publish("1.4.1")
      let begun = world.writes
      try await eventually { world.writes > begun }
      await kill(first)
      for writes in 1...2 { try await killed(in: world, after: writes) }

      let second = try world.ferry("serve")
      try await eventually { !world.requests.isEmpty }
      await kill(second)
      let third = try world.ferry("serve")
      try await eventually { world.deployed(on: SmallWorld.staging) == "1.4.1" }
      try await world.merge(1)
      try await eventually { world.deployed(on: SmallWorld.production) == "1.4.1" }
      third.signal(SIGTERM)
      #expect(await third.exitCode() == 0)

      for cluster in [SmallWorld.staging, SmallWorld.production] {
        let jobs = world.jobs(on: cluster)
        #expect(jobs.count == 2 && jobs.allSatisfy { $0.hasSuffix("-1") }, "\(cluster): \(jobs)")
      }
      #expect(world.requests.map { $0.mergedAs != nil } == [true])
    }
  }

  /// Lets Ferry write some times more, and kills it.
  private func killed(in world: SmallWorld, after writes: Int) async throws {
    let enough = world.writes + writes
    let ferry = try world.ferry("serve")
    try await eventually {
      world.writes >= enough || world.deployed(on: SmallWorld.production) != nil
    }
    await kill(ferry)
  }

  private func kill(_ ferry: ChildProcess) async {
    ferry.signal(SIGKILL)
    #expect(await ferry.exitCode() == 128 + SIGKILL)
  }
}
