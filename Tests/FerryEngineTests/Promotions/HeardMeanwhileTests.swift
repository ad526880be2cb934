// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryPorts
import FerryTestKit
import FerryViews
import Testing

/// A webhook that comes while the host answers may tell of something that the answer does not know
/// yet. The clock stands still: what is forgotten here is never asked for again.
@Suite(.timeLimit(.minutes(1)))
struct HeardMeanwhileTests {
  private let world = EngineWorld()
  private let gate = AnswerGate()

  private func run(_ body: @Sendable (Engine) async throws -> Void) async throws {
    var ports = world.ports
    let gate = gate
    ports.host = HookedGitHost(host: world.host) { await gate.pass($0) }
    try await world.run(ports: ports) { engine in
      await engine.until { $0.current("production").count == 3 }
      world.publish("1.4.1")
      engine.receive(.published(repositories: [EngineWorld.repository.path]))
      try await body(engine)
    }
  }

  /// The webhook of the merge request !1.
  private func tell(_ engine: Engine) {
    engine.receive(
      .mergeRequestChanged(number: 1, source: world.promotion, target: world.main))
  }

  private func offered(_ engine: Engine) async {
    await engine.until { $0.promotions.first?.mergeRequest != nil }
  }

  private func until(_ words: String, _ engine: Engine) async {
    await engine.until { $0.promotions.first?.state.contains(words) == true }
  }

  @Test func `a merge request that is closed while the host tells of it is not offered again`()
    async throws
  {
    try await run { engine in
      await offered(engine)
      gate.close(for: "find")
      tell(engine)
      await gate.untilReached()
      world.host.set(.closed, of: 1)
      tell(engine)
      gate.open()
      await until("not offered again", engine)
    }
  }

  @Test func `one that is reopened while the host tells of it is offered again`() async throws {
    try await run { engine in
      await offered(engine)
      world.host.set(.closed, of: 1)
      tell(engine)
      await until("not offered again", engine)
      gate.close(for: "find")
      tell(engine)
      await gate.untilReached()
      world.host.set(.open, of: 1)
      tell(engine)
      gate.open()
      await until("waits for !1", engine)
    }
  }

  @Test func `an approval that comes while the host refuses to merge has it asked at once`()
    async throws
  {
    world.promoteWith("autoMerge: true")
    world.host.answerMerge(of: 1, .refused("2 approvals are missing"))
    try await run { engine in
      await until("2 approvals are missing", engine)
      gate.close(for: "merge")
      tell(engine)
      await gate.untilReached()
      world.host.answerMerge(of: 1, .scheduled)
      tell(engine)
      gate.open()
      await until("when its checks passed", engine)
    }
  }
}
