// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngineClusters
import FerryEngineFacts
import FerryPlan
import FerryPorts
import FerryTestKit
import Testing

/// A look at a cluster while the branch moves on.
@Suite(.timeLimit(.minutes(1)))
struct OvertakenLookTests {
  private let world = EngineWorld()
  private let canary = ClusterID(
    environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "ap-1"))

  private func newer(than state: DesiredState) throws -> DesiredState {
    var newer = state
    newer.revision = Revision(
      branch: world.main, commit: try #require(GitObjectID(hex: String(repeating: "e", count: 40))))
    return newer
  }

  /// A worker whose fleet is at the head, with what the registries say.
  private func worker(_ reading: SourceReading) async -> ClusterWorker {
    let fleet = Fleet(time: world.clock) { _ in }
    fleet.update { state in
      state.desired = reading.desired
      return []
    }
    let book = ReleaseBook()
    let resolver = ReleaseResolver(ports: world.ports, book: book, logins: LoginBook())
    _ = await resolver.refresh(reading.desired, olderThan: world.clock.now)
    return ClusterWorker(
      ports: world.ports, settings: world.settings, fleet: fleet, book: book,
      rehearsals: Rehearsals())
  }

  private func reading() async throws -> SourceReading {
    let source = SourceWorker(ports: world.ports, settings: world.settings)
    return try #require(try await source.work(after: nil))
  }

  @Test func `what was planned for one revision is neither written nor noted when the next came`()
    async throws
  {
    let reading = try await reading()
    let worker = await worker(reading)
    let cluster = try #require(reading.desired.clusters[canary])
    let newer = try newer(than: reading.desired)
    let fleet = worker.fleet
    let result = await worker.work(
      on: cluster, at: reading.desired.revision, live: LiveState(), mirror: nil,
      templates: reading.templates, fence: .open
    ) { _ in
      // The rehearsal is under way when the branch moves on.
      fleet.update { state in
        state.desired = newer
        return []
      }
      return .outOfReach
    }
    #expect(result.isOvertaken)
    #expect(fleet.snapshot.desired?.revision == newer.revision)
    #expect(fleet.snapshot.clusters[canary] == nil)
    #expect(world.cluster("production-ap-1").object(EngineWorld.bundle) == nil)
  }

  @Test func `what others failed with while it was tried out is not written`() async throws {
    world.rollOut(by: "waves: [{percent: 100}], failureBudget: 0")
    let reading = try await reading()
    let worker = await worker(reading)
    let cluster = try #require(reading.desired.clusters[canary])
    let other = try #require(
      reading.desired.clusters.values.first { $0.id.name.text == "us-1" })
    let failed = Assessment(
      wanted: .exact("1.4.0"), health: .degraded, reason: "JobFailed", message: "boom",
      isSettled: false, isLeftOut: false, hasDrifted: false)
    let standing = ClusterStanding(
      plan: Plan(cluster: other.id, changes: [], assessments: [EngineWorld.shop: Shared(failed)]),
      desired: other, revision: reading.desired.revision, trouble: nil, isStalled: false,
      before: nil, at: world.clock.now)
    let fleet = worker.fleet
    let result = await worker.work(
      on: cluster, at: reading.desired.revision, live: LiveState(), mirror: nil,
      templates: reading.templates, fence: .open
    ) { _ in
      fleet.update { $0.record(standing, of: other.id) }
      return .outOfReach
    }
    #expect(result.isOvertaken)
    #expect(world.cluster("production-ap-1").object(EngineWorld.bundle) == nil)
  }

  @Test func `a cluster of another revision than the fleet's is neither planned nor noted`()
    async throws
  {
    let reading = try await reading()
    let worker = await worker(reading)
    let cluster = try #require(reading.desired.clusters[canary])
    let newer = try newer(than: reading.desired)
    let result = await worker.work(
      on: cluster, at: newer.revision, live: LiveState(), mirror: nil,
      templates: reading.templates, fence: .open
    ) { _ in .outOfReach }
    #expect(result.isOvertaken)
    #expect(result.plan.changes == [])
    #expect(worker.fleet.snapshot.clusters[canary] == nil)
    #expect(world.cluster("production-ap-1").object(EngineWorld.bundle) == nil)
  }
}
