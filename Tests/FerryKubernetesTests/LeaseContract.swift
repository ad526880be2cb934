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

/// What a home cluster must do with Leases, the real one and the one in memory alike.
struct LeaseContract: Sendable {
  let home: any KubernetesAPI
  let namespace: Namespace

  /// One thing that must be so; the raw value says what.
  enum Law: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case isMadeOnce = "of two who make a Lease one gets it"
    case isRenewedFromTheLatest = "a renewal counts only from the latest version"
    case isTakenFromItsHolder = "who takes a Lease over keeps its last holder from renewing it"
    case isGivenBack = "a Lease that was given back has no holder, and is taken by another"
    case isGoneWhenRemoved = "a Lease that was removed cannot be renewed"
    case isFoundByItsLabel = "Leases are found by their label, with what they say"
    case isKept = "a keeper takes over from one that died, and gives back when it leaves"

    var testDescription: String { rawValue }
  }

  func check(_ law: Law) async throws {
    switch law {
    case .isMadeOnce: try await isMadeOnce()
    case .isRenewedFromTheLatest: try await isRenewedFromTheLatest()
    case .isTakenFromItsHolder: try await isTakenFromItsHolder()
    case .isGivenBack: try await isGivenBack()
    case .isGoneWhenRemoved: try await isGoneWhenRemoved()
    case .isFoundByItsLabel: try await isFoundByItsLabel()
    case .isKept: try await isKept()
    }
  }

  private func isMadeOnce() async throws {
    let made = try await make("once", holder: "one")
    #expect(made.holder?.text == "one")
    #expect(made.duration == .seconds(15))
    #expect(made.transitions == 1)
    #expect(made.version > 0)
    let second = await failure { () throws(KubernetesFailure) in
      try await home.create(record("once", holder: "two").manifest(in: namespace, at: moment(1)))
    }
    #expect(second?.code == .alreadyExists)
    #expect(try await now("once") == made)
  }

  private func isRenewedFromTheLatest() async throws {
    let made = try await make("renewed", holder: "one")
    let renewed = try await change(made, at: 5, isTaken: false)
    #expect(renewed.version != made.version)
    #expect(renewed.renewed != made.renewed)
    #expect(renewed.holder == made.holder)
    #expect(await refusal(of: made, at: 10) == .outdated)
    #expect(try await now("renewed") == renewed)
  }

  private func isTakenFromItsHolder() async throws {
    let made = try await make("taken", holder: "one")
    var taking = made
    taking.holder = ReplicaName("two")
    taking.transitions += 1
    let taken = try await change(taking, at: 20, isTaken: true)
    #expect(taken.holder?.text == "two")
    #expect(taken.transitions == 2)
    #expect(await refusal(of: made, at: 21) == .outdated)
    // Of two who saw the same version one is faster.
    #expect(await refusal(of: taking, at: 21) == .outdated)
    #expect(try await now("taken") == taken)
  }

  private func isGivenBack() async throws {
    var record = try await make("given-back", holder: "one")
    record.holder = nil
    let free = try await change(record, at: 1, isTaken: false)
    #expect(free.holder == nil)
    var taking = free
    taking.holder = ReplicaName("two")
    #expect(try await change(taking, at: 2, isTaken: true).holder?.text == "two")
  }

  private func isGoneWhenRemoved() async throws {
    let made = try await make("removed", holder: "one")
    try await home.delete(made.key.reference(in: namespace), uid: nil)
    #expect(await refusal(of: made, at: 5) == .notFound)
    #expect(try await now("removed") == nil)
  }

  private func isFoundByItsLabel() async throws {
    let made = try await make("found", holder: "one")
    _ = try await home.create([
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": ["name": "of-somebody-else", "namespace": .string(namespace.text)],
    ])
    let found = try await home.list(
      .lease, in: namespace, labels: LeaseRecord.label, fields: nil
    ).map(LeaseRecord.init(json:))
    #expect(found.contains(made))
    #expect(!found.contains(nil))
  }

  /// The clock of the keepers is the test's; how fast the cluster answers does not matter.
  private func isKept() async throws {
    let clock = ManualClock()
    let (first, second) = (keeper("one", clock), keeper("two", clock))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await first.run() }
      await until { first.fence(of: .pusher).isOpen }
      group.cancelAll()
      try await group.waitForAll()
    }
    let last = try await holder(of: .pusher)
    #expect(last == "one", "what died gives nothing back")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await second.run() }
      let own = second.fence(of: .replica(ReplicaName(checked: "two")))
      await until { own.isOpen && second.leases.leases.contains { $0.holder?.text == "one" } }
      for _ in 1...14 {
        await pass(clock, own)
        #expect(!second.fence(of: .pusher).isOpen)
      }
      while !second.fence(of: .pusher).isOpen, !Task.isCancelled { await pass(clock, own) }
      group.cancelAll()
      try await group.waitForAll()
    }
    #expect(try await holder(of: .pusher) == "two")
  }
}

// MARK: The words above

extension LeaseContract {
  /// A keeper that knows there is work, and no cluster.
  private func keeper(_ name: String, _ clock: ManualClock) -> LeaseKeeper {
    let keeper = LeaseKeeper(
      replica: ReplicaName(checked: name), home: home, namespace: namespace, clock: clock,
      time: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      metrics: NOOPMetricsHandler.instance)
    keeper.want([])
    return keeper
  }

  private func until(_ condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await Task.yield() }
  }

  /// A second, in which the keeper renews what it has; what failed it tries again in the next.
  private func pass(_ clock: ManualClock, _ own: WriteFence) async {
    clock.advance(by: .seconds(1))
    for turn in 0..<100_000 where turn < 500 || own.timeLeft < .seconds(5) { await Task.yield() }
  }

  private func key(_ name: String) -> LeaseKey {
    .cluster(
      ClusterID(
        environment: EnvironmentName(checked: "contract"), name: ClusterName(checked: name)))
  }

  private func record(_ name: String, holder: String) -> LeaseRecord {
    LeaseRecord(
      key: key(name), holder: ReplicaName(holder), duration: .seconds(15), renewed: "",
      transitions: 1)
  }

  private func moment(_ seconds: Int) -> Timestamp {
    Timestamp(seconds: 1_800_000_000) + .seconds(seconds)
  }

  private func make(_ name: String, holder: String) async throws -> LeaseRecord {
    let manifest = record(name, holder: holder).manifest(in: namespace, at: moment(0))
    return try #require(LeaseRecord(json: try await home.create(manifest)))
  }

  private func change(
    _ record: LeaseRecord, at second: Int, isTaken: Bool
  ) async throws -> LeaseRecord {
    let json = try await home.merge(
      record.patch(at: moment(second), isTaken: isTaken), into: record.key.reference(in: namespace))
    return try #require(LeaseRecord(json: json))
  }

  private func refusal(of record: LeaseRecord, at second: Int) async -> KubernetesFailure.Code? {
    await failure { () throws(KubernetesFailure) in
      try await home.merge(
        record.patch(at: moment(second), isTaken: false), into: record.key.reference(in: namespace))
    }?.code
  }

  private func now(_ name: String) async throws -> LeaseRecord? {
    try await home.get(key(name).reference(in: namespace)).flatMap(LeaseRecord.init(json:))
  }

  private func holder(of key: LeaseKey) async throws -> String? {
    try await home.get(key.reference(in: namespace))?[["spec", "holderIdentity"]]?.string
  }
}
