// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryPorts
import FerrySandbox
import FerrySandboxGitModel
import FerryTestPeers
import Glibc
import Testing

/// Three replicas as processes of their own, with the usual times: what one does not end, another
/// does.
@Suite(.timeLimit(.minutes(3)))
struct ReplicaTests {
  private static let most = Duration.seconds(20)

  @Test func `a replica that is killed in the midst of a rollout is stood in for`() async throws {
    try await ReplicatedWorld.run { world in
      try await world.release("1.4.1")
      let victim = try await holderOfRollout(in: world)
      victim.ferry.signal(SIGKILL)
      let span = try await world.standIn(for: victim, on: SmallWorld.production)
      #expect(span < Self.most)
      try await eventually { world.runs("1.4.1") }
      #expect(world.world.requests.map { $0.mergedAs != nil } == [true])
    }
  }

  @Test func `a replica that was paused beyond its Lease writes nothing when it comes back`()
    async throws
  {
    try await ReplicatedWorld.run { world in
      try await world.release("1.4.1")
      let victim = try await holderOfRollout(in: world)
      victim.ferry.signal(SIGSTOP)
      let span = try await world.standIn(for: victim, on: SmallWorld.production)
      #expect(span < Self.most)
      try await eventually { world.runs("1.4.1") }
      victim.ferry.signal(SIGCONT)
      _ = try await victim.ferry.line(containing: "does not hold the Lease of")
      try await eventually { world.isEven }
      try await world.release("1.4.2")
      try await eventually { world.runs("1.4.2") }
    }
  }

  @Test func `a replica that is cut off from the home cluster stops, and others go on`()
    async throws
  {
    try await ReplicatedWorld.run { world in
      try await world.release("1.4.1")
      let victim = try await holderOfRollout(in: world)
      victim.way.signal(SIGSTOP)
      let span = try await world.takeover(from: victim)
      #expect(span < Self.most)
      #expect(victim.ferry.text.contains("does not hold the Lease of"))
      try await eventually { world.runs("1.4.1") }
      victim.way.signal(SIGCONT)
      try await eventually { world.isEven }
    }
  }

  @Test func `a replica that is told to stop gives back what it holds`() async throws {
    try await ReplicatedWorld.run { world in
      let leaver = world.replicas[1]
      leaver.ferry.signal(SIGTERM)
      #expect(await leaver.ferry.exitCode() == 0)
      #expect(!world.holders.values.contains(leaver.name))
      try await world.takeover(from: leaver)
    }
  }

  @Test func `a webhook at one replica reaches all, and each tells who holds what`() async throws {
    try await ReplicatedWorld.run(changing: ["FERRY_POLL_INTERVAL": "10m"]) { world in
      let holder = try #require(world.holder(of: SmallWorld.staging))
      let other = try #require(world.replicas.first { $0.name != holder.name })
      let hook = try #require(HTTPURL(other.url + "webhooks/gitlab"))
      try world.world.sandbox.sendGitHostEvents(to: hook)
      try world.world.publish("1.4.1")
      try await world.world.pin("1.4.1", on: SmallWorld.staging)
      try await eventually { world.world.deployed(on: SmallWorld.staging) == "1.4.1" }
      let answer = try await ChildProcess.run("curl", ["-s", other.url + "api/v1/leases"])
      let leases = try JSONValue(parsing: answer)
      #expect(leases["isAlone"] == false)
      #expect(leases["replicas"]?.array?.count == 3)
      #expect(leases["leases"]?.array?.count == 5)
      let status = try world.world.ferry(all: ["status", "--server", other.url])
      #expect(await status.exitCode() == 0, "\(status.text)")
      for replica in world.replicas { #expect(status.text.contains(replica.name)) }
      #expect(status.text.contains("pusher"), "\(status.text)")
    }
  }

  /// Who deploys to the first cluster of production, once the Job is there.
  private func holderOfRollout(in world: ReplicatedWorld) async throws -> ReplicatedWorld.Replica {
    try await eventually { world.world.jobs(on: SmallWorld.production).count == 2 }
    return try #require(world.holder(of: SmallWorld.production))
  }
}
