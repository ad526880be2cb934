// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryLeases
import FerryPorts
import FerryTestKit
import FerryViews
import Logging
import Metrics
import Testing

/// Keepers at one home cluster in memory, on a clock that the test moves.
@Suite(.timeLimit(.minutes(1)))
struct LeaseKeeperTests {
  private let clock = ManualClock()
  private let home: InMemoryCluster
  private let namespace = Namespace(checked: "ferry-system")
  private static let eu = ClusterID(
    environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "eu-1"))
  private static let us = ClusterID(
    environment: EnvironmentName(checked: "production"), name: ClusterName(checked: "us-1"))

  init() { home = InMemoryCluster(clock: clock) }

  private func keeper(_ name: String) -> LeaseKeeper {
    let keeper = LeaseKeeper(
      replica: ReplicaName(checked: name), home: home, namespace: namespace, clock: clock,
      time: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      metrics: NOOPMetricsHandler.instance)
    keeper.want([Self.eu, Self.us])
    return keeper
  }

  private func holder(_ key: LeaseKey) -> String? {
    home.object(key.reference(in: namespace))?[["spec", "holderIdentity"]]?.string
  }

  private func keeps(
    _ keepers: [LeaseKeeper], _ body: @Sendable @escaping () async -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for keeper in keepers { group.addTask { try await keeper.run() } }
      await body()
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  private func until(_ condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await Task.yield() }
  }

  @Test func `a keeper takes what it wants and passes it on to a second in even parts`()
    async throws
  {
    let (first, second) = (keeper("first"), keeper("second"))
    try await keeps([first]) {
      await until { first.leases.leases.allSatisfy { $0.holder?.text == "first" } }
      try? await keeps([second]) {
        await until { Set(first.leases.leases.map(\.holder?.text)) == ["first", "second"] }
        await until { second.leases.leases.contains { $0.holder?.text == "second" } }
        let held = second.leases.leases.count { $0.holder?.text == "second" }
        #expect(held == 1)
      }
    }
  }

  @Test func `work is done only under a Lease, and its fence closes when it is over`() async throws
  {
    let keeper = keeper("only")
    #expect(await keeper.holding(.pusher) { _ in true } == nil)
    try await keeps([keeper]) {
      await until { holder(.pusher) == "only" && keeper.fence(of: .pusher).isOpen }
      let closed = await keeper.holding(.pusher) { fence in
        #expect(fence.isOpen)
        home.goDown()
        clock.advance(by: .seconds(10))
        return !fence.isOpen
      }
      #expect(closed == true)
    }
  }

  @Test func `a signal at one replica is heard by the others`() async throws {
    let (first, second) = (keeper("first"), keeper("second"))
    let news = second.news()
    try await keeps([first, second]) {
      await until { first.leases.replicas.count == 2 && second.leases.replicas.count == 2 }
      let signal = Signal.mergeRequestChanged(number: 12, source: nil, target: nil)
      first.pass(on: signal)
      for await one in news where one == .heard(signal) { break }
    }
  }
}
