// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

import FerryDomain
import FerryEngine
import FerryEngineFacts
import FerryHTTP
import FerryPorts
import FerryServer
import FerryTestKit
import FerryViews
import HTTPTypes
import Logging
import ServiceLifecycle
import Testing

/// Many webhooks at once, through the receiver to the engine.
@Suite(.timeLimit(.minutes(1)))
struct BurstTests {
  private let world = EngineWorld()
  private let all = ["eu-1": "1.4.0", "us-1": "1.4.0", "ap-1": "1.4.0"]

  @Test func `two hundred deliveries during a pass are answered 202 and cost one more pass`()
    async throws
  {
    let passes = Passes()
    var ports = world.ports
    ports.source = HookedRepository(repository: ports.source) { step in
      if step == "fetch" { await passes.begin() }
    }
    try await world.run(ports: ports) { engine in
      await engine.until {
        $0.current("production") == all && $0.current("staging") == ["eu-1": "1.4.0"]
      }
      let before = passes.count
      passes.isHeld = true
      try await receive(for: engine) { deliver in
        #expect(try await deliver("first") == .accepted)
        await eventually { passes.count == before + 1 }
        let answers = try await withThrowingTaskGroup { group in
          for number in 1...200 { group.addTask { try await deliver("burst-\(number)") } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 200)
        #expect(Set(answers) == [.accepted])
        #expect(passes.count == before + 1, "the pass went on meanwhile")
        passes.isHeld = false
        // Whatever they were to bring is brought by one more, and then only news begin another.
        await eventually { passes.count == before + 2 }
        let head = world.git.write(["README.md": "news"], to: world.main)
        world.clock.advance(by: .seconds(61))
        await engine.until { $0.revision?.commit == head }
        #expect(passes.count == before + 3)
      }
    }
  }

  /// Runs the receiver for the time of the body, which delivers pushes by their ids.
  private func receive(
    for engine: Engine,
    _ body:
      @Sendable (@escaping @Sendable (String) async throws -> HTTPResponse.Status)
      async throws -> Void
  ) async throws {
    let (listening, port) = AsyncStream.makeStream(of: Int.self)
    let receiver = ReceiverServer(
      settings: ServerSettings(
        host: "127.0.0.1", port: 0, secrets: [.gitlab: [Redacted("s3cret")]]),
      world: ServerWorld(
        signals: engine, fleet: engine, clock: world.clock, metrics: MetricsBook()
      ) { .ready }, logger: .quiet, onListening: { port.yield($0) })
    let service = ServiceGroup(services: [receiver], logger: .quiet)
    let http = HTTPClient()
    defer { http.shutdown() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { port.finish() }
        try await service.run()
      }
      for await port in listening {
        try await body { id in try await http.exchange(push(id, to: port)).status }
        break
      }
      await service.triggerGracefulShutdown()
      try await group.waitForAll()
    }
  }
}

/// What GitLab sends of a push to main.
private func push(_ id: String, to port: Int) -> HTTPCall {
  var request = HTTPRequest(
    method: .post, scheme: "http", authority: "127.0.0.1:\(port)", path: "/webhooks/gitlab")
  let fields = [
    "X-Gitlab-Token": "s3cret", "X-Gitlab-Event": "Push Hook", "Idempotency-Key": id,
    "Content-Type": "application/json",
  ]
  for (name, value) in fields {
    if let name = HTTPField.Name(name) { request.headerFields[name] = value }
  }
  let body = #"{"object_kind": "push", "ref": "refs/heads/main", "after": "\#(commit)"}"#
  return HTTPCall(request: request, body: Array(body.utf8))
}

private let commit = "58a62bb69891db534efd7ef3bf16575ee823e399"

/// How many passes over Git began; while they are held none goes on.
private final class Passes: Sendable {
  private let state = Lock((count: 0, isHeld: false))

  var count: Int { state.withLock { $0.count } }

  var isHeld: Bool {
    get { state.withLock { $0.isHeld } }
    set { state.withLock { $0.isHeld = newValue } }
  }

  func begin() async {
    state.withLock { $0.count += 1 }
    await eventually { !isHeld }
  }
}
