// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerrySandboxGitHost
import FerrySandboxGitModel
import FerryViews
import HTTPTypes
import Testing

/// What goes wrong on the way to a Git host and from it costs time and nothing else.
@Suite(.timeLimit(.minutes(1)))
struct HostedFaultTests {
  /// A write at the host's API.
  enum Write: String, CaseIterable, Sendable { case open, comment, status }

  @Test(arguments: GitHost.allCases, Write.allCases)
  func `an answer that is lost doubles nothing`(kind: GitHost, write: Write) async throws {
    try await expectTheWay(kind, write, .loseAnswer, times: 1)
  }

  @Test(arguments: GitHost.allCases, Write.allCases)
  func `a host that is in trouble is asked again`(kind: GitHost, write: Write) async throws {
    try await expectTheWay(kind, write, .answer(.serviceUnavailable, retryAfter: nil), times: 2)
  }

  @Test(arguments: GitHost.allCases, Write.allCases)
  func `a host that wants to be left alone is left alone until then`(
    kind: GitHost, write: Write
  ) async throws {
    try await expectTheWay(
      kind, write, .answer(.tooManyRequests, retryAfter: .seconds(30)), times: 2)
  }

  /// Plays the way of a version with a fault at a write.
  private func expectTheWay(
    _ kind: GitHost, _ write: Write, _ fault: RequestFault.Kind, times: Int
  ) async throws {
    try await HostedWorld.run(kind) { world in
      world.host.faults.add(
        RequestFault(fault, method: .post, path: write.path(kind), times: times))
      try await world.ferry(.inTime) { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        let head = try #require(try await world.branches()[world.base.main])
        try await world.until {
          try world.rolloutComment(on: 1)?.contains("every cluster") == true
            && world.statuses(of: head)["ferry/rollout"] == .success
        }
        #expect(world.requests.map(\.number) == [1])
        #expect(try world.hasOneComment(ofEachKindOn: 1))
      }
    }
  }

  @Test(arguments: GitHost.allCases, PromotionRules.Group.allCases)
  func `two that both push end in one merge request`(
    kind: GitHost, group: PromotionRules.Group
  ) async throws {
    let base = group == .bundle ? EngineWorld() : .ofTwo()
    try await HostedWorld.run(kind, base) { world in
      let ports = try ["one", "two"].map { try world.ports(clone: $0) }
      try await world.ferry([.deaf, .inTime], ports[0]) { one in
        try await world.base.run(completesJobs: false, ports: ports[1]) { two in
          let until = { (condition: (FleetView) -> Bool) in
            for engine in [one, two] { await engine.until(condition) }
          }
          await until { base.has(shop: "1.4.0", blog: "2.0.0", in: $0) }
          for version in ["1.4.1", "1.4.2"] {
            base.publish(version)
            await until {
              $0.promotion(of: "shop").map { $0.to == version && $0.mergeRequest != nil } == true
            }
          }
          // What is shown is known before the host has it.
          try await world.until {
            world.requests.map(\.title) == ["Promote shop 1.4.2 to production"]
          }
          try await world.ada.merge(1)
          await until {
            base.has(shop: "1.4.2", blog: "2.0.0", in: $0) && $0.promotions.isEmpty
          }
          #expect(world.requests.map(\.number) == [1])
        }
      }
    }
  }

  @Test(arguments: GitHost.allCases)
  func `without webhooks what people did is found in time`(kind: GitHost) async throws {
    try await HostedWorld.run(kind) { world in
      try await world.ferry([.deaf, .inTime]) { engine in
        await world.settle(engine)
        world.base.publish("1.4.1")
        await engine.until { $0.promotion?.mergeRequest != nil }
        try await world.ada.close(1)
        await engine.until { $0.promotion?.state.contains("not offered again") == true }
        try await world.ada.reopen(1)
        await engine.until { $0.promotion?.state.contains("waits for") == true }
        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        #expect(world.requests.count == 1)
      }
    }
  }

  @Test(arguments: GitHost.allCases, [DeliveryFault.Kind.duplicate, .overtaken])
  func `webhooks that are doubled or overtaken change nothing`(
    kind: GitHost, fault: DeliveryFault.Kind
  ) async throws {
    try await HostedWorld.run(kind) { world in
      for skipping in 0..<20 {
        world.host.faults.add(DeliveryFault(fault, event: "", skipping: 2 * skipping))
      }
      try await world.ferry(.inTime) { engine in
        await world.settle(engine)
        await world.offer("1.4.1", engine)
        // Whatever was held back is sent after what is said next.
        try await world.ada.close(1)
        try await world.ada.comment("Not this one", on: 1)
        await engine.until { $0.promotion?.state.contains("not offered again") == true }
        try await world.ada.reopen(1)
        try await world.ada.comment("Or perhaps it is", on: 1)
        await engine.until { $0.promotion?.state.contains("waits for") == true }
        try await world.ada.merge(1)
        await world.arrive("1.4.1", engine)
        #expect(world.requests.count == 1)
      }
    }
  }
}

extension HostedFaultTests.Write {
  /// A part of the path that no other POST has.
  fileprivate func path(_ kind: GitHost) -> String {
    switch self {
    case .open: kind == .gitlab ? "/merge_requests" : "/pulls"
    case .comment: kind == .gitlab ? "/notes" : "/comments"
    case .status: "/statuses/"
    }
  }
}
